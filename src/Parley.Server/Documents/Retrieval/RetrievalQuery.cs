namespace Parley.Server.Documents.Retrieval;

/// <summary>Who asks: everything a search returns, counts or weighs is what this user may see.</summary>
internal readonly record struct RetrievalScope(string WorkspaceId, string UserId);

/// <summary>What to look for.</summary>
internal sealed record RetrievalQuery
{
    /// <summary>Words in any language; there are no operators.</summary>
    public required string Text { get; init; }

    public required RetrievalScope Scope { get; init; }

    /// <summary>The most hits.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>The most hits of one document; null for no bound. 1 ranks documents by their best chunk.</summary>
    public int? HitsPerDocument { get; init; }

    /// <summary>Only these documents, of those that the user may see; null for all.</summary>
    public IReadOnlyCollection<string>? DocumentIds { get; init; }
}
