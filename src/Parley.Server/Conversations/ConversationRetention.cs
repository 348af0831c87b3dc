using Dapper;
using Parley.Server.Assistant.Runs;
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
    // A unit of work of this size holds up the writer for a few milliseconds.
    private const int PerUnit = 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                foreach (var some in (await FindDeletedAsync(stoppingToken)).Chunk(PerUnit))
                    await database.WriteAsync(scope => RemoveAsync(scope, some), stoppingToken);
                foreach (var some in (await FindOldStreamsAsync(stoppingToken)).Chunk(PerUnit))
                    await database.WriteAsync(scope => ForgetAsync(scope, some), stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private Task<IEnumerable<string>> FindDeletedAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(c => c.QueryAsync<string>(
            "SELECT conversation_id FROM conversations WHERE deleted_at < @oldest",
            new { oldest = (time.GetUtcNow() - Restorable).ToUnixTimeMilliseconds() }), cancellationToken);

    private Task<IEnumerable<string>> FindOldStreamsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(c => c.QueryAsync<string>(
            "SELECT stream_id FROM streams WHERE status <> @open AND created_at < @oldest AND channel LIKE @conversations",
            new
            {
                open = StreamLog.Open,
                oldest = (time.GetUtcNow() - StreamKept).ToUnixTimeMilliseconds(),
                conversations = ConversationChannel.Namespace + ":%",
            }), cancellationToken);

    private static async Task RemoveAsync(WriteScope scope, string[] conversationIds)
    {
        foreach (var id in conversationIds)
        {
            // It may have been restored since it was found.
            if (await scope.Connection.ExecuteAsync(
                "DELETE FROM conversations WHERE conversation_id = @id AND deleted_at IS NOT NULL", new { id }, scope.Transaction) == 0) continue;
            await scope.Connection.ExecuteAsync(
                """
                DELETE FROM message_terms WHERE message_id IN (SELECT message_id FROM messages WHERE conversation_id = @id);
                DELETE FROM stream_pieces WHERE stream_id IN (SELECT 'run:' || run_id FROM runs WHERE conversation_id = @id);
                DELETE FROM streams WHERE stream_id IN (SELECT 'run:' || run_id FROM runs WHERE conversation_id = @id);
                DELETE FROM channel_events WHERE channel = @channel;
                DELETE FROM channels WHERE channel = @channel;
                DELETE FROM runs WHERE conversation_id = @id;
                DELETE FROM messages WHERE conversation_id = @id;
                """, new { id, channel = ConversationChannel.Of(id).Value }, scope.Transaction);
        }
    }

    private static async Task ForgetAsync(WriteScope scope, string[] streamIds)
    {
        foreach (var id in streamIds) await StreamLog.DeleteAsync(scope, id);
    }

    [LoggerMessage(4201, LogLevel.Error, "Deleted conversations could not be removed; tried again in an hour")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
