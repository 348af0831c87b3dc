using System.Text;
using System.Text.RegularExpressions;
using Parley.Server.Assistant.Prompts;

namespace Parley.Server.Assistant.Models;

/// <summary>An answer made of quotes alone.</summary>
internal static partial class OfflineAnswer
{
    // Three quotes of this size are read at a glance, and stream within three seconds.
    private const int MostQuotes = 3;
    private const int LongestQuote = 320;

    private const string NoPassages =
        """
        No language model is configured, so I can only quote documents, and I found nothing in yours about this question.

        Upload documents that may hold the answer and ask again. An administrator can connect a model in the settings of
        the server (`Assistant__Model__BaseUrl`, `Assistant__Model__ApiKey`, `Assistant__Model__Model`).
        """;

    private const string Quoting =
        "No language model is configured, so this is not a written answer. These passages of your documents fit the question best:";

    public static string Compose(string question, IReadOnlyList<Passage> passages)
    {
        if (passages.Count == 0)
            return NoPassages;

        var words = Words(question).ToHashSet(StringComparer.Ordinal);
        var answer = new StringBuilder(Quoting);
        for (var i = 0; i < Math.Min(MostQuotes, passages.Count); i++)
        {
            var passage = passages[i];
            var source = passage.Page is { } page ? $"{passage.Title}, page {page}" : passage.Title;
            answer.Append($"\n\n> {Escape(BestQuote(passage.Text, words))} [{i + 1}]\n>\n> — {Escape(Whitespace().Replace(source, " "))}");
        }

        return answer.ToString();
    }

    /// <summary>The sentences in a row that share most words with the question.</summary>
    private static string BestQuote(string text, HashSet<string> question)
    {
        var sentences = Sentences().Matches(text).Select(match => Whitespace().Replace(match.Value, " ").Trim())
            .Where(sentence => sentence.Length > 0).ToList();
        var (best, bestScore) = ("", -1);
        for (var first = 0; first < sentences.Count; first++)
        {
            var quote = sentences[first];
            for (var next = first + 1; next < sentences.Count && quote.Length + sentences[next].Length < LongestQuote; next++)
                quote += " " + sentences[next];
            var score = Words(quote).Distinct(StringComparer.Ordinal).Count(question.Contains);
            if (score > bestScore)
                (best, bestScore) = (quote, score);
        }

        return best.Length <= LongestQuote ? best : Cut(best);
    }

    private static string Cut(string quote)
    {
        var space = quote.LastIndexOf(' ', LongestQuote);
        var end = space > LongestQuote / 2 ? space : LongestQuote;
        if (char.IsHighSurrogate(quote[end - 1]))
            end--;
        return quote[..end] + " …";
    }

    /// <summary>A quoted document shows as it is: its brackets are no citations of ours, its stars no emphasis.</summary>
    private static string Escape(string text) => MarkdownCharacters().Replace(text, @"\$0");

    private static IEnumerable<string> Words(string text) =>
        Word().Matches(text).Select(match => match.Value.ToLowerInvariant());

    [GeneratedRegex(@"\w{3,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whitespace();

    [GeneratedRegex(@"(?s:.+?)(?:[.!?](?=\s)|\n\s*\n|\z)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sentences();

    [GeneratedRegex(@"[\\`*_\[\]<>#|~]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MarkdownCharacters();
}
