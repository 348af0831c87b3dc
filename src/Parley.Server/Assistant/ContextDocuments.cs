using Parley.Protocol.Commands;
using Parley.Protocol.Frames;
using Parley.Server.Access;
using Parley.Server.Assistant.Prompts;
using Parley.Server.Documents;
using Parley.Server.Storage;

namespace Parley.Server.Assistant;

/// <summary>The documents that conversations are about, as the store has them and as far as the one who asks may see them.</summary>
internal sealed class ContextDocuments(DocumentStore documents)
{
    public const string Kind = "document";

    /// <summary>What a client's reference stands for.</summary>
    /// <exception cref="Realtime.Commands.CommandException">It names nothing that the user may see.</exception>
    public async Task<ConversationContext> ResolveAsync(RowOwner user, ContextReference reference, CancellationToken cancellationToken)
    {
        if (reference is not { Kind: Kind, DocumentId.Length: > 0 }) throw Refusal.BadRequest("A context is {\"kind\":\"document\",\"document_id\":…}.");
        var document = await RequireAsync(user, reference.DocumentId, cancellationToken);
        return new ConversationContext(Kind, document.DocumentId, document.Title);
    }

    /// <summary>The facts that a prompt states.</summary>
    /// <exception cref="Realtime.Commands.CommandException">The document has gone, or may not be seen any more.</exception>
    public async Task<PromptContext> DescribeAsync(RowOwner user, ConversationContext context, CancellationToken cancellationToken)
    {
        var document = await RequireAsync(user, context.DocumentId, cancellationToken);
        return PromptContext.Document(document.Filename, document.Title, document.PageCount, document.Status);
    }

    /// <summary>Those of some documents that the user may see.</summary>
    public async Task<HashSet<string>> VisibleAsync(RowOwner user, IEnumerable<string> documentIds, CancellationToken cancellationToken)
    {
        var visible = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in documentIds.Distinct(StringComparer.Ordinal))
            if (await documents.FindAsync(id, user, cancellationToken) is not null) visible.Add(id);
        return visible;
    }

    private async Task<Document> RequireAsync(RowOwner user, string documentId, CancellationToken cancellationToken) =>
        await documents.FindAsync(documentId, user, cancellationToken) ?? throw Refusal.NotFound("such document");
}
