using System.Text;
using System.Text.RegularExpressions;
using Parley.Server.Assistant.Prompts;
using Parley.Server.Documents.Retrieval.Quotes;

namespace Parley.Server.Assistant.Models;

/// <summary>An answer made of quotes alone.</summary>
internal static partial class OfflineAnswer
{
    // Three quotes are read at a glance, and stream within three seconds.
    private const int MostQuotes = 3;

    // What fits a third as well as the best shares a common word with the question as a rule, and says nothing to it.
    private const double WeakShare = 0.35;

    private const string NoPassages =
        "No language model is configured, so I can only quote documents, and I found nothing in yours about this question.\n\n" +
        "Upload documents that may hold the answer and ask again. An administrator can connect a model in the settings of the server " +
        "(`Assistant__Model__BaseUrl`, `Assistant__Model__ApiKey`, `Assistant__Model__Model`).";

    private const string Quoting =
        "No language model is configured, so this is not a written answer. These passages of your documents fit the question best:";

    public static string Compose(string question, IReadOnlyList<Passage> passages)
    {
        if (passages.Count == 0)
            return NoPassages;

        var answer = new StringBuilder(Quoting);
        for (var i = 0; i < Math.Min(MostQuotes, passages.Count); i++)
        {
            var passage = passages[i];
            if (passage.Score < WeakShare * passages[0].Score) break;
            var source = passage.Page is { } page ? $"{passage.Title}, page {page}" : passage.Title;
            answer.Append($"\n\n> {Escape(Quote(passage.Text, question))} [{i + 1}]\n>\n> — {Escape(Whitespace().Replace(source, " "))}");
        }

        return answer.ToString();
    }

    // The same words that the citation of this passage marks.
    private static string Quote(string text, string question)
    {
        var span = QuoteSelector.Select(text, question);
        return Whitespace().Replace(text[span.Start..span.End], " ");
    }

    /// <summary>A quoted document shows as it is: its brackets are no citations of ours, its stars no emphasis.</summary>
    private static string Escape(string text) => MarkdownCharacters().Replace(text, @"\$0");

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whitespace();

    [GeneratedRegex(@"[\\`*_\[\]<>#|~]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MarkdownCharacters();
}
