using Parley.Protocol.Events;
using Parley.Protocol.Frames;
using Parley.Server.Assistant.Prompts;
using Parley.Server.Storage;

namespace Parley.Server.Assistant.Runs;

/// <summary>
/// What runs answer, kept by the slice above: it gives the question as the run begins, and takes the answer as it ends. In this direction
/// the slices may not call each other.
/// </summary>
internal interface IRunSubject
{
    /// <summary>What the run is to answer.</summary>
    Task<RunQuestion> ReadAsync(Run run, CancellationToken cancellationToken);

    /// <summary>Keeps and publishes what came of it, in the unit of work that ends the run.</summary>
    Task SettleAsync(WriteScope scope, Run run, RunOutcome outcome);
}

/// <summary>What a run is to answer.</summary>
/// <param name="Question">The user's words.</param>
/// <param name="History">The turns before, oldest first.</param>
/// <param name="PartialAnswer">What an earlier run of the same message wrote; empty where this is the first.</param>
/// <param name="Context">What the conversation is about.</param>
internal sealed record RunQuestion(string Question, IReadOnlyList<Turn> History, string PartialAnswer, ConversationContext? Context);

/// <summary>What came of a run.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Text">The whole text of the message, that of earlier runs included; <see langword="null"/> where it stays as it was.</param>
/// <param name="Sources">What the text refers to; <see langword="null"/> likewise.</param>
/// <param name="Model">The model that was asked; <see langword="null"/> where none was.</param>
/// <param name="Usage">What this run cost.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record RunOutcome(string Status, string? Text, AnswerSources? Sources, string? Model = null, Usage? Usage = null, RunError? Error = null);
