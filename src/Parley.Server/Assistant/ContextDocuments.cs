using Dapper;
using Parley.Protocol.Commands;
using Parley.Protocol.Frames;
using Parley.Server.Access;
using Parley.Server.Assistant.Prompts;
using Parley.Server.Storage;

namespace Parley.Server.Assistant;

/// <summary>The documents that conversations are about, as the store has them and as far as the one who asks may see them.</summary>
internal sealed class ContextDocuments(Database database)
{
    public const string Kind = "document";

    /// <summary>What a client's reference stands for.</summary>
    /// <exception cref="Realtime.Commands.CommandException">It names nothing that the user may see.</exception>
    public async Task<ConversationContext> ResolveAsync(RowOwner user, ContextReference reference, CancellationToken cancellationToken)
    {
        if (reference is not { Kind: Kind, DocumentId.Length: > 0 }) throw Refusal.BadRequest("A context is {\"kind\":\"document\",\"document_id\":…}.");
        var document = await FindAsync(user, reference.DocumentId, cancellationToken);
        return new ConversationContext(Kind, document.DocumentId, document.Title);
    }

    /// <summary>The facts that a prompt states.</summary>
    /// <exception cref="Realtime.Commands.CommandException">The document has gone, or may not be seen any more.</exception>
    public async Task<PromptContext> DescribeAsync(RowOwner user, ConversationContext context, CancellationToken cancellationToken)
    {
        var document = await FindAsync(user, context.DocumentId, cancellationToken);
        return PromptContext.Document(document.Title, document.Title, (int?)document.Pages, "completed");
    }

    private async Task<Row> FindAsync(RowOwner user, string documentId, CancellationToken cancellationToken) =>
        await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT d.document_id AS DocumentId, d.title AS Title,
                (SELECT MAX(page) FROM retrieval_chunks c WHERE c.document_id = d.document_id) AS Pages
            FROM retrieval_documents d JOIN retrieval_partitions p ON p.partition_id = d.partition_id
            WHERE d.document_id = @documentId AND p.workspace_id = @WorkspaceId AND p.owner_id IN (@OwnerId, '')
            """, new { documentId, user.WorkspaceId, user.OwnerId }), cancellationToken) ?? throw Refusal.NotFound("such document");

    private sealed record Row
    {
        public string DocumentId { get; init; } = "";

        public string Title { get; init; } = "";

        public long? Pages { get; init; }
    }
}
