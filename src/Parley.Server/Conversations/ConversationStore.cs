using Dapper;
using Parley.Server.Storage;

namespace Parley.Server.Conversations;

/// <summary>The rows of conversations. Whatever is read by id is read with its owner: absent and forbidden are the same.</summary>
internal sealed class ConversationStore(Database database)
{
    private const string Columns =
        """
        conversation_id AS ConversationId, workspace_id AS WorkspaceId, owner_id AS OwnerId, title AS Title, context_kind AS ContextKind,
        context_id AS ContextId, context_title AS ContextTitle, preview AS Preview, message_count AS MessageCount, read_offset AS ReadOffset,
        created_at AS CreatedAt, updated_at AS UpdatedAt, deleted_at AS DeletedAt
        """;

    public Task<ConversationRow?> FindAsync(string ownerId, string conversationId, CancellationToken cancellationToken) =>
        database.ReadAsync(c => c.QuerySingleOrDefaultAsync<ConversationRow>(
            $"SELECT {Columns} FROM conversations WHERE conversation_id = @conversationId AND owner_id = @ownerId AND deleted_at IS NULL",
            new { conversationId, ownerId }), cancellationToken);

    /// <summary>
    /// A row to be written back, also a deleted one: the caller looks at <see cref="ConversationRow.DeletedAt"/>. Other units of work that
    /// want it wait until this one ends; an update that changes nothing is the lock that both databases have.
    /// </summary>
    public static async Task<ConversationRow?> FindToChangeAsync(WriteScope scope, string ownerId, string conversationId)
    {
        var key = new { conversationId, ownerId };
        var locked = await scope.Connection.ExecuteAsync(
            "UPDATE conversations SET read_offset = read_offset WHERE conversation_id = @conversationId AND owner_id = @ownerId", key, scope.Transaction);
        return locked == 0
            ? null
            : await scope.Connection.QuerySingleAsync<ConversationRow>(
                $"SELECT {Columns} FROM conversations WHERE conversation_id = @conversationId AND owner_id = @ownerId", key, scope.Transaction);
    }

    /// <summary>A page, newest activity first, and one more row where there are more.</summary>
    public async Task<IReadOnlyList<ConversationRow>> ListAsync(string ownerId, string? before, int limit, CancellationToken cancellationToken)
    {
        const string After =
            """
            AND (updated_at, conversation_id) <
                (SELECT updated_at, conversation_id FROM conversations WHERE conversation_id = @before AND owner_id = @ownerId)
            """;
        return [.. await database.ReadAsync(c => c.QueryAsync<ConversationRow>(
            $"""
            SELECT {Columns} FROM conversations WHERE owner_id = @ownerId AND deleted_at IS NULL {(before is null ? "" : After)}
            ORDER BY updated_at DESC, conversation_id DESC LIMIT @count
            """, new { ownerId, before, count = limit + 1 }), cancellationToken)];
    }

    public static Task AddAsync(WriteScope scope, ConversationRow row) =>
        scope.Connection.ExecuteAsync(
            """
            INSERT INTO conversations (conversation_id, workspace_id, owner_id, title, preview, message_count, read_offset, created_at, updated_at)
            VALUES (@ConversationId, @WorkspaceId, @OwnerId, @Title, @Preview, @MessageCount, @ReadOffset, @CreatedAt, @UpdatedAt)
            """, row, scope.Transaction);

    /// <summary>Writes back what may change.</summary>
    public static Task SaveAsync(WriteScope scope, ConversationRow row) =>
        scope.Connection.ExecuteAsync(
            """
            UPDATE conversations SET title = @Title, context_kind = @ContextKind, context_id = @ContextId, context_title = @ContextTitle,
                preview = @Preview, message_count = @MessageCount, updated_at = @UpdatedAt, deleted_at = @DeletedAt
            WHERE conversation_id = @ConversationId
            """, row, scope.Transaction);

    /// <summary>Moves the read cursor on, never back.</summary>
    public Task MarkReadAsync(string ownerId, string conversationId, long offset, CancellationToken cancellationToken) =>
        database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            """
            UPDATE conversations SET read_offset = @offset
            WHERE conversation_id = @conversationId AND owner_id = @ownerId AND read_offset < @offset
            """, new { conversationId, ownerId, offset }, scope.Transaction), cancellationToken);
}
