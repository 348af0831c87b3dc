using Parley.Server.Storage;

namespace Parley.Server.Documents.Retrieval;

/// <summary>
/// Brings the chunks of long documents to where they belong after a move or a removal, a little at a time: a unit of work for all of them
/// would keep every message waiting for seconds.
/// </summary>
internal sealed partial class IndexUpkeep(Database database, RetrievalIndex index, TimeProvider time, ILogger<IndexUpkeep> logger) : BackgroundService
{
    // Looking costs a read of a table that is nearly always empty, and nobody waits for what it finds.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                while (await index.FindUnsettledAsync(stoppingToken) is { } documentId)
                    await database.WriteAsync(scope => index.SettleAsync(scope, documentId), stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(501, LogLevel.Error, "Chunks could not be brought to where they belong; tried again in a second")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
