using System.Data.Common;
using Dapper;
using Parley.Server.Assistant.Runs;
using Parley.Server.Storage;

namespace Parley.Server.Conversations;

internal sealed class MessageStore(Database database)
{
    // An answer that is queued or being written has the status of its run; a user's message has its own.
    private const string Select =
        $"""
        SELECT m.message_id AS MessageId, m.conversation_id AS ConversationId, m.ordinal AS Ordinal, m.parent_id AS ParentId, m.role AS Role,
            m.content AS Content, CASE WHEN m.role = '{MessageRole.Assistant}' THEN r.status ELSE m.status END AS Status, m.run_id AS RunId,
            m.citations AS Citations, m.retrieved AS Retrieved, m.model AS Model, m.input_tokens AS InputTokens,
            m.output_tokens AS OutputTokens, m.usage_estimated AS UsageEstimated, m.error AS Error, m.created_at AS CreatedAt
        FROM messages m LEFT JOIN runs r ON r.run_id = m.run_id
        """;

    // Far more than any prompt has room for.
    private const int MaxPath = 200;

    /// <summary>A page of a conversation, oldest first, and whether there are older ones. Unfinished answers have what is on disk of them.</summary>
    public Task<(IReadOnlyList<MessageRow> Messages, bool HasMore)> ReadPageAsync(
        string conversationId, string? before, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<(IReadOnlyList<MessageRow>, bool)>(async connection =>
        {
            const string After = "AND m.ordinal < (SELECT ordinal FROM messages WHERE message_id = @before AND conversation_id = @conversationId)";
            var newest = (await connection.QueryAsync<MessageRow>(
                $"{Select} WHERE m.conversation_id = @conversationId {(before is null ? "" : After)} ORDER BY m.ordinal DESC LIMIT @count",
                new { conversationId, before, count = limit + 1 })).ToList();
            return (await WithStreamsAsync(connection, newest.Take(limit).Reverse()), newest.Count > limit);
        }, cancellationToken);

    /// <summary>All messages, oldest first.</summary>
    public Task<IReadOnlyList<MessageRow>> ReadAllAsync(string conversationId, CancellationToken cancellationToken) =>
        database.ReadAsync(async connection => await WithStreamsAsync(connection, await connection.QueryAsync<MessageRow>(
            $"{Select} WHERE m.conversation_id = @conversationId ORDER BY m.ordinal", new { conversationId })), cancellationToken);

    /// <summary>The branch that ends with a message, oldest first; its newest part where it is very long.</summary>
    public async Task<IReadOnlyList<MessageRow>> ReadBranchAsync(string messageId, CancellationToken cancellationToken) =>
        [.. await database.ReadAsync(c => c.QueryAsync<MessageRow>(
            $"""
            WITH RECURSIVE branch (message_id, parent_id, depth) AS (
                SELECT message_id, parent_id, 1 FROM messages WHERE message_id = @messageId
                UNION ALL
                SELECT p.message_id, p.parent_id, branch.depth + 1 FROM messages p JOIN branch ON p.message_id = branch.parent_id
                WHERE branch.depth < {MaxPath}
            )
            {Select} JOIN branch b ON b.message_id = m.message_id ORDER BY m.ordinal
            """, new { messageId }), cancellationToken)];

    public static Task<MessageRow?> FindAsync(WriteScope scope, string ownerId, string messageId) =>
        scope.Connection.QuerySingleOrDefaultAsync<MessageRow>(
            $"{Select} WHERE m.message_id = @messageId AND m.owner_id = @ownerId", new { messageId, ownerId }, scope.Transaction);

    public static Task<MessageRow?> FindNewestAsync(WriteScope scope, string conversationId) =>
        scope.Connection.QueryFirstOrDefaultAsync<MessageRow>(
            $"{Select} WHERE m.conversation_id = @conversationId ORDER BY m.ordinal DESC LIMIT 1", new { conversationId }, scope.Transaction);

    public static Task<IEnumerable<MessageRow>> ListAnswersAsync(WriteScope scope, MessageRow question) =>
        scope.Connection.QueryAsync<MessageRow>(
            $"{Select} WHERE m.conversation_id = @ConversationId AND m.parent_id = @MessageId", new { question.ConversationId, question.MessageId }, scope.Transaction);

    public static Task AddAsync(WriteScope scope, RowOwner owner, MessageRow row) =>
        scope.Connection.ExecuteAsync(
            """
            INSERT INTO messages (message_id, conversation_id, ordinal, workspace_id, owner_id, parent_id, role, content, status, run_id,
                term_count, created_at)
            VALUES (@MessageId, @ConversationId, @Ordinal, @WorkspaceId, @OwnerId, @ParentId, @Role, @Content, @Status, @RunId, 0, @CreatedAt)
            """,
            new
            {
                row.MessageId,
                row.ConversationId,
                row.Ordinal,
                owner.WorkspaceId,
                owner.OwnerId,
                row.ParentId,
                row.Role,
                row.Content,
                row.Status,
                row.RunId,
                row.CreatedAt,
            }, scope.Transaction);

    /// <summary>Another run writes the message now.</summary>
    public static Task SetRunAsync(WriteScope scope, string messageId, string runId) =>
        scope.Connection.ExecuteAsync("UPDATE messages SET run_id = @runId WHERE message_id = @messageId", new { messageId, runId }, scope.Transaction);

    /// <summary>Keeps what a run came to.</summary>
    public static Task SaveAsync(WriteScope scope, MessageRow row) =>
        scope.Connection.ExecuteAsync(
            """
            UPDATE messages SET content = @Content, status = @Status, citations = @Citations, retrieved = @Retrieved, model = @Model,
                input_tokens = @InputTokens, output_tokens = @OutputTokens, usage_estimated = @UsageEstimated, error = @Error
            WHERE message_id = @MessageId
            """, row, scope.Transaction);

    // Read after the rows: a stream never has less than its row says.
    private static async Task<IReadOnlyList<MessageRow>> WithStreamsAsync(DbConnection connection, IEnumerable<MessageRow> rows)
    {
        var messages = rows.ToList();
        for (var i = 0; i < messages.Count; i++)
        {
            if (!messages[i].IsAnswer || RunStatus.IsOver(messages[i].Status)) continue;
            var pieces = await connection.QueryAsync<string>(
                "SELECT text FROM stream_pieces WHERE stream_id = @streamId ORDER BY position", new { streamId = "run:" + messages[i].RunId });
            messages[i] = messages[i] with { Content = string.Concat(pieces) };
        }

        return messages;
    }
}
