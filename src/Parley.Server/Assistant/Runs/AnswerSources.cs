using Parley.Protocol.Events;
using Parley.Server.Assistant.Prompts;
using Parley.Server.Documents.Retrieval;

namespace Parley.Server.Assistant.Runs;

/// <summary>The passages of an answer: those that its text refers to, and those that the model was given in vain.</summary>
internal sealed record AnswerSources(IReadOnlyList<Citation> Cited, IReadOnlyList<Citation> Retrieved)
{
    public static readonly AnswerSources None = new([], []);

    /// <param name="answer">The text, with markers.</param>
    /// <param name="passages">What the model was given; the first is <c>[1]</c>.</param>
    /// <param name="question">What was asked: it decides which words of a passage are quoted.</param>
    public static AnswerSources Of(string answer, IReadOnlyList<RetrievalHit> passages, string question)
    {
        var cited = CitationMarkers.Find(answer, passages.Count);
        var others = Enumerable.Range(1, passages.Count).Except(cited);
        return new(Cite(cited, passages, question), Cite(others, passages, question));
    }

    // A passage without a word to quote is no source.
    private static List<Citation> Cite(IEnumerable<int> numbers, IReadOnlyList<RetrievalHit> passages, string question) =>
        [.. numbers.Select(number => passages[number - 1].Cite(number, question)).OfType<Citation>()];
}
