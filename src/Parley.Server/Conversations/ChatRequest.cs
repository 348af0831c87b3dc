using Parley.Protocol.Commands;
using Parley.Server.Access;
using Parley.Server.Assistant.Runs;
using Parley.Server.Storage;

namespace Parley.Server.Conversations;

/// <summary>A message to post, whichever door it came through.</summary>
internal sealed record ChatRequest
{
    public required string? Content { get; init; }

    public required string? RequestId { get; init; }

    /// <summary><see langword="null"/> opens a new conversation.</summary>
    public required string? ConversationId { get; init; }

    public required ParentChoice Parent { get; init; }

    public required ContextReference? Context { get; init; }

    public required string? Mode { get; init; }

    /// <exception cref="Realtime.Commands.CommandException">It names no mode.</exception>
    public string CheckedMode => Mode switch
    {
        null or AnswerMode.Semantic => AnswerMode.Semantic,
        AnswerMode.Text => AnswerMode.Text,
        _ => throw Refusal.BadRequest($"'mode' is '{AnswerMode.Semantic}' or '{AnswerMode.Text}'."),
    };

    /// <summary>
    /// The conversation does not count: a retry through another door may have had to open one first, and is answered with the one that the
    /// first attempt opened.
    /// </summary>
    public string Fingerprint => RequestLog.Fingerprint(
        "chat", Content, Parent.IsGiven ? "given" : null, Parent.MessageId, Context?.Kind, Context?.DocumentId, CheckedMode);
}

/// <summary>What a message follows.</summary>
/// <param name="IsGiven">Otherwise it is the newest message.</param>
/// <param name="MessageId"><see langword="null"/> begins the conversation anew.</param>
internal readonly record struct ParentChoice(bool IsGiven, string? MessageId);
