namespace Parley.Server.Storage;

/// <summary>Forgets, once an hour, what nobody will ask for again.</summary>
internal abstract partial class Retention(TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>What one unit of work may forget, so that it holds up the writer for a few milliseconds.</summary>
    protected const int PerUnit = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected abstract Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await ForgetAsync(time.GetUtcNow(), stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(logger, e, GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(300, LogLevel.Error, "{Retention} could not forget what is old; tried again in an hour")]
    private static partial void LogFailed(ILogger logger, Exception exception, string retention);
}
