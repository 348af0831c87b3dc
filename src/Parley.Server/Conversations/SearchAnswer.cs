namespace Parley.Server.Conversations;

internal sealed record SearchAnswer(string Query, IReadOnlyList<SearchResult> Results, double TookMs);

/// <summary>A place in a document or a message.</summary>
internal sealed record SearchResult
{
    public required string Kind { get; init; }

    public string? DocumentId { get; init; }

    public string? ConversationId { get; init; }

    public string? MessageId { get; init; }

    public required string Title { get; init; }

    public int? Page { get; init; }

    public int? Start { get; init; }

    public int? End { get; init; }

    public required string Quote { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public required double Score { get; init; }
}
