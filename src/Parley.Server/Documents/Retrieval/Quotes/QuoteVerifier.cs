using System.Text;

namespace Parley.Server.Documents.Retrieval.Quotes;

/// <summary>Makes sure that a document says what it is quoted for.</summary>
internal static class QuoteVerifier
{
    /// <summary>
    /// Looks for the whole of <paramref name="quote"/> in a stored text: where it should be, else nearest to it, else with white space
    /// treated as equal. Returns the stored words and their place in the document, or null if any of the quote is not there.
    /// </summary>
    /// <param name="quote">What is said to stand there.</param>
    /// <param name="start">Where, in the document's text.</param>
    /// <param name="text">The stored text.</param>
    /// <param name="textStart">Where <paramref name="text"/> begins in the document's text.</param>
    public static Quote? Verify(string quote, int start, string text, int textStart)
    {
        if (!quote.Any(char.IsLetterOrDigit)) return null;

        var at = start - textStart;
        if (Nearest(text, quote, at) is { } exact) return Take(text, textStart, exact, exact + quote.Length);

        var (collapsed, origins) = Collapse(text);
        var (wanted, _) = Collapse(quote);
        wanted = wanted.Trim();
        var near = origins.BinarySearch(at);
        if (Nearest(collapsed, wanted, near < 0 ? ~near : near) is not { } found) return null;
        return Take(text, textStart, origins[found], origins[found + wanted.Length - 1] + 1);
    }

    private static int? Nearest(string text, string wanted, int at)
    {
        int? nearest = null;
        for (var i = text.IndexOf(wanted, StringComparison.Ordinal); i >= 0; i = text.IndexOf(wanted, i + 1, StringComparison.Ordinal))
        {
            if (nearest is { } known && Math.Abs((long)known - at) <= Math.Abs((long)i - at)) break;
            nearest = i;
        }

        return nearest;
    }

    private static (string Text, List<int> Origins) Collapse(string text)
    {
        var collapsed = new StringBuilder(text.Length);
        var origins = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var space = char.IsWhiteSpace(text[i]);
            if (space && i > 0 && char.IsWhiteSpace(text[i - 1])) continue;
            collapsed.Append(space ? ' ' : text[i]);
            origins.Add(i);
        }

        return (collapsed.ToString(), origins);
    }

    private static Quote Take(string text, int textStart, int start, int end) => new(text[start..end], textStart + start, textStart + end);
}
