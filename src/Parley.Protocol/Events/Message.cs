using System.Text.Json.Serialization;

namespace Parley.Protocol.Events;

/// <summary>A message of a conversation: the data of a <c>message</c> event.</summary>
public sealed record Message
{
    /// <summary>The message.</summary>
    public required string MessageId { get; init; }

    /// <summary>Its conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The message before it in its branch; <see langword="null"/> for a first one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ParentId { get; init; }

    /// <summary><c>user</c> or <c>assistant</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The text; of an answer that is being written, what is on disk so far.</summary>
    public required string Content { get; init; }

    /// <summary>The places that the text refers to as <c>[number]</c>.</summary>
    public IReadOnlyList<Citation> Citations { get; init => field = value ?? []; } = [];

    /// <summary>What the model was given and did not refer to.</summary>
    public IReadOnlyList<Citation> Retrieved { get; init => field = value ?? []; } = [];

    /// <summary>Of an answer the run that writes or wrote it; of a user's message the run that it started.</summary>
    public string? RunId { get; init; }

    /// <summary>Of a user's message <c>completed</c>; of an answer the status of its run.</summary>
    public required string Status { get; init; }

    /// <summary>The model that wrote it.</summary>
    public string? Model { get; init; }

    /// <summary>What it cost.</summary>
    public Usage? Usage { get; init; }

    /// <summary>Why its run failed.</summary>
    public RunError? Error { get; init; }

    /// <summary>When it was posted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A place in a document, and the words that stand there.</summary>
/// <param name="Number">The number that the text refers to; from 1.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Title">Its title.</param>
/// <param name="Page">Its page; from 1.</param>
/// <param name="Start">Where the quote begins in the document's text, in UTF-16 code units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Quote">The words, verified against the stored text.</param>
/// <param name="Score">How well the place fits the question; comparable within one answer.</param>
public sealed record Citation(int Number, string DocumentId, string Title, int Page, int Start, int End, string Quote, double Score);

/// <summary>Tokens of one answer.</summary>
/// <param name="InputTokens">Read by the model.</param>
/// <param name="OutputTokens">Written by it.</param>
/// <param name="Estimated">Whether the provider did not say and it was estimated.</param>
public sealed record Usage(long InputTokens, long OutputTokens, bool? Estimated = null);

/// <summary>Why a run failed.</summary>
/// <param name="Code">One of <see cref="ErrorCode"/>.</param>
/// <param name="Error">A sentence for a person.</param>
/// <param name="Provider">Whose fault it was.</param>
/// <param name="RequestId">The provider's mark of the request, for its support.</param>
public sealed record RunError(string Code, string Error, string? Provider = null, string? RequestId = null);
