using Microsoft.Extensions.AI;

namespace Parley.Server.Assistant.Prompts;

/// <summary>
/// The question and what it may be answered from, as data beside the prompt's text: a model that is not a language
/// model reads this and never has to take the text apart. Providers skip it.
/// </summary>
internal sealed class QuestionContent(string question, IReadOnlyList<Passage> passages, string? partialAnswer) : AIContent
{
    public string Question { get; } = question;

    public IReadOnlyList<Passage> Passages { get; } = passages;

    public string? PartialAnswer { get; } = partialAnswer;
}
