using Dapper;

namespace Parley.Server.Storage;

/// <summary>Forgets the answers to requests that nobody will send again.</summary>
internal sealed partial class RequestRetention(Database database, TimeProvider time, ILogger<RequestRetention> logger) : BackgroundService
{
    // The wire promises that a retry is recognised for a day.
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                var oldest = (time.GetUtcNow() - Kept).ToUnixTimeMilliseconds();
                await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
                    "DELETE FROM requests WHERE created_at < @oldest", new { oldest }, scope.Transaction), stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(300, LogLevel.Error, "Old requests could not be forgotten; tried again in an hour")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
