using Microsoft.Extensions.AI;

namespace Parley.Server.Assistant.Prompts;

/// <summary>
/// A composed prompt. <see cref="Passages"/> are those that found room, in the order of their numbers: the first is
/// <c>[1]</c>.
/// </summary>
internal sealed record Prompt(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<Passage> Passages, int EstimatedTokens)
{
    /// <summary>Asks for the rest of an answer, which may be nothing.</summary>
    public bool Continues { get; init; }
}
