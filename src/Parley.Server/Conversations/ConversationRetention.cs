using Dapper;
using Parley.Server.Assistant.Runs;
using Parley.Server.Storage;

namespace Parley.Server.Conversations;

/// <summary>Removes for good what was deleted and not restored in time, and the streams of answers that are over: their text is in the message.</summary>
internal sealed class ConversationRetention(Database database, TimeProvider time, ILogger<ConversationRetention> logger) : Retention(time, logger)
{
    // The wire promises that a deletion can be undone for so long.
    private static readonly TimeSpan Restorable = TimeSpan.FromDays(30);
    // Who comes back with a part of an answer within a day is given the rest of its stream.
    private static readonly TimeSpan StreamKept = TimeSpan.FromDays(1);

    protected override async Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var some in (await FindDeletedAsync(now - Restorable, cancellationToken)).Chunk(PerUnit))
            await database.WriteAsync(scope => RemoveAsync(scope, some), cancellationToken);
        foreach (var some in (await FindOldStreamsAsync(now - StreamKept, cancellationToken)).Chunk(PerUnit))
            await database.WriteAsync(scope => ForgetAsync(scope, some), cancellationToken);
    }

    private Task<IEnumerable<string>> FindDeletedAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.ReadAsync(c => c.QueryAsync<string>(
            "SELECT conversation_id FROM conversations WHERE deleted_at < @before",
            new { before = before.ToUnixTimeMilliseconds() }), cancellationToken);

    private Task<IEnumerable<string>> FindOldStreamsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.ReadAsync(c => c.QueryAsync<string>(
            "SELECT stream_id FROM streams WHERE status <> @open AND created_at < @before AND channel LIKE @conversations",
            new
            {
                open = StreamLog.Open,
                before = before.ToUnixTimeMilliseconds(),
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
                DELETE FROM runs WHERE conversation_id = @id;
                DELETE FROM messages WHERE conversation_id = @id;
                """, new { id }, scope.Transaction);
            await ChannelLog.DeleteAsync(scope, ConversationChannel.Of(id));
        }
    }

    private static async Task ForgetAsync(WriteScope scope, string[] streamIds)
    {
        foreach (var id in streamIds) await StreamLog.DeleteAsync(scope, id);
    }
}
