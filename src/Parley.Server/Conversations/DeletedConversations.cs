using Dapper;
using Parley.Server.Storage;

namespace Parley.Server.Conversations;

/// <summary>Removes for good what was deleted and not restored in time, and the streams of answers that are over: their text is in the message.</summary>
internal sealed partial class DeletedConversations(Database database, TimeProvider time, ILogger<DeletedConversations> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    // The wire promises that a deletion can be undone for so long.
    private static readonly TimeSpan Restorable = TimeSpan.FromDays(30);
    // Who comes back with a part of an answer within a day is given the rest of its stream.
    private static readonly TimeSpan StreamKept = TimeSpan.FromDays(1);
    // Each unit of work holds up the writer for a few milliseconds, not for seconds.
    private const int RowsPerUnit = 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                while (await database.WriteAsync(RemoveSomeAsync, stoppingToken) == RowsPerUnit) await Task.Yield();
                while (await database.WriteAsync(ForgetSomeStreamsAsync, stoppingToken) == RowsPerUnit) await Task.Yield();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static async Task<int> RemoveSomeAsync(WriteScope scope)
    {
        var oldest = (scope.Now - Restorable).ToUnixTimeMilliseconds();
        var ids = (await scope.Connection.QueryAsync<string>(
            "SELECT conversation_id FROM conversations WHERE deleted_at < @oldest ORDER BY deleted_at LIMIT @count",
            new { oldest, count = RowsPerUnit }, scope.Transaction)).ToList();
        foreach (var id in ids)
            await scope.Connection.ExecuteAsync(
                """
                DELETE FROM message_terms WHERE message_id IN (SELECT message_id FROM messages WHERE conversation_id = @id);
                DELETE FROM stream_pieces WHERE stream_id IN (SELECT stream_id FROM streams WHERE channel = @channel);
                DELETE FROM streams WHERE channel = @channel;
                DELETE FROM channel_events WHERE channel = @channel;
                DELETE FROM channels WHERE channel = @channel;
                DELETE FROM runs WHERE conversation_id = @id;
                DELETE FROM messages WHERE conversation_id = @id;
                DELETE FROM conversations WHERE conversation_id = @id;
                """, new { id, channel = Assistant.Runs.ConversationChannel.Of(id).Value }, scope.Transaction);
        return ids.Count;
    }

    private static async Task<int> ForgetSomeStreamsAsync(WriteScope scope)
    {
        var oldest = (scope.Now - StreamKept).ToUnixTimeMilliseconds();
        var ids = (await scope.Connection.QueryAsync<string>(
            """
            SELECT r.run_id FROM runs r JOIN streams s ON s.stream_id = 'run:' || r.run_id
            WHERE r.ended_at < @oldest ORDER BY r.ended_at LIMIT @count
            """, new { oldest, count = RowsPerUnit }, scope.Transaction)).ToList();
        foreach (var id in ids) await StreamLog.DeleteAsync(scope, "run:" + id);
        return ids.Count;
    }

    [LoggerMessage(4201, LogLevel.Error, "Deleted conversations could not be removed; tried again in an hour")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
