using Parley.Server.Documents.Retrieval.Analysis;

namespace Parley.Server.Documents.Retrieval.Quotes;

/// <summary>Picks the words of a found chunk that say why it was found: the neighbouring sentences that cover the query best.</summary>
internal static class QuoteSelector
{
    /// <summary>The longest quote in UTF-16 units: three to four lines beside an answer.</summary>
    public const int MaxLength = 300;

    // A window that is shorter and does not end like a sentence is a heading or a label as a rule. It says less than the sentence under
    // it, which has the same words.
    private const int LabelLength = 40;

    public static Quote Select(RetrievalHit hit, string query)
    {
        var span = Select(hit.Text, query);
        return new Quote(hit.Text[span.Start..span.End], hit.Start + span.Start, hit.Start + span.End);
    }

    /// <summary>Where in a text those words stand; empty for a text without any.</summary>
    public static TextSpan Select(string text, string query)
    {
        var sentences = SentenceSplitter.Split(text);
        if (sentences.Count == 0) return new TextSpan(0, 0);

        var matches = Matches(text, query);
        var weights = Weights(matches, sentences);
        var candidates = Windows(sentences).Select(window => (Window: window, Score: Score(text, window, matches, weights)));
        var (best, score) = candidates.OrderByDescending(c => c.Score).ThenBy(c => c.Window.Length).ThenBy(c => c.Window.Start).First();
        if (score == 0) best = Windows(sentences).TakeWhile(window => window.Start == sentences[0].Start).Last();
        return best.Length <= MaxLength ? best : Cut(text, best, matches, weights);
    }

    private static List<Token> Matches(string text, string query)
    {
        var wanted = QueryTerms.Parse(query).Select(term => term.Term).ToHashSet(StringComparer.Ordinal);
        return [.. Analyzer.Analyze(text).Where(token => wanted.Contains(token.Term))];
    }

    // A word that every sentence has decides nothing.
    private static Dictionary<string, double> Weights(List<Token> matches, List<TextSpan> sentences) =>
        matches.GroupBy(token => token.Term, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => Math.Log(1 + ((double)sentences.Count / sentences.Count(s => group.Any(token => Holds(s, token))))),
            StringComparer.Ordinal);

    // Runs of whole sentences that fit; one that is too long stands alone and is cut.
    private static IEnumerable<TextSpan> Windows(List<TextSpan> sentences)
    {
        for (var first = 0; first < sentences.Count; first++)
        {
            yield return sentences[first];
            for (var last = first + 1; last < sentences.Count && sentences[last].End - sentences[first].Start <= MaxLength; last++)
                yield return new TextSpan(sentences[first].Start, sentences[last].End);
        }
    }

    private static double Score(string text, TextSpan window, List<Token> matches, Dictionary<string, double> weights)
    {
        var terms = matches.Where(token => Holds(window, token)).Select(token => token.Term).Distinct(StringComparer.Ordinal);
        var score = terms.Sum(term => weights[term]);
        return window.Length < LabelLength && char.IsLetterOrDigit(text[window.End - 1]) ? score / 2 : score;
    }

    private static TextSpan Cut(string text, TextSpan sentence, List<Token> matches, Dictionary<string, double> weights)
    {
        var inside = matches.Where(token => Holds(sentence, token)).ToList();
        var core = inside
            .Select((first, i) => Within(inside.Skip(i), first.Start, weights))
            .OrderByDescending(found => found.Score).ThenBy(found => found.Core.Length).ThenBy(found => found.Core.Start)
            .Select(found => found.Core)
            .Append(new TextSpan(sentence.Start, sentence.Start)).First();

        var before = Math.Min(core.Start - sentence.Start, (MaxLength - core.Length) / 2);
        var start = core.Start - before;
        var end = Math.Min(sentence.End, start + MaxLength);
        start = Math.Max(sentence.Start, Math.Min(start, end - MaxLength));
        return AtWords(text, sentence, core, new TextSpan(start, end));
    }

    // From one match as far as the quote may reach: the end of the last match there, and what the matches are worth.
    private static (TextSpan Core, double Score) Within(IEnumerable<Token> matches, int start, Dictionary<string, double> weights)
    {
        var held = matches.TakeWhile(token => token.Start - start < MaxLength).Where(token => token.End - start <= MaxLength).ToList();
        var score = held.Select(token => token.Term).Distinct(StringComparer.Ordinal).Sum(term => weights[term]);
        return (new TextSpan(start, held.Count == 0 ? start : held.Max(token => token.End)), score);
    }

    // Half words at the ends are left out, as far as the core allows; in scripts without spaces, half characters.
    private static TextSpan AtWords(string text, TextSpan sentence, TextSpan core, TextSpan span)
    {
        var (start, end) = span;
        var skip = text.AsSpan(start, core.Start - start).IndexOfAny(' ', '\n', '\t');
        if (start > sentence.Start && skip >= 0) start += skip + 1;
        var keep = text.AsSpan(core.End, end - core.End).LastIndexOfAny(' ', '\n', '\t');
        if (end < sentence.End && keep >= 0) end = core.End + keep;
        if (char.IsLowSurrogate(text[start]) && start < core.Start) start++;
        if (end > core.End && char.IsHighSurrogate(text[end - 1])) end--;
        while (char.IsWhiteSpace(text[end - 1]) && end > core.End) end--;
        while (start < core.Start && char.IsWhiteSpace(text[start])) start++;
        return new TextSpan(start, end);
    }

    private static bool Holds(TextSpan span, Token token) => token.Start >= span.Start && token.End <= span.End;
}
