namespace Parley.Server.Documents.Extraction.Web;

/// <summary>
/// Refuses markup that a correct parser must blow up: every unclosed formatting element is made again in every later block
/// (HTML standard, "reconstruct the active formatting elements"), so a few megabytes become hundreds of millions of nodes.
/// </summary>
internal static class HtmlGrowth
{
    private static readonly HashSet<string> Formatting = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    };

    public static void Check(string html, int maxNodes)
    {
        var names = Formatting.GetAlternateLookup<ReadOnlySpan<char>>();
        long nodes = 0;
        var open = 0;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            var closing = html[at + 1] == '/';
            var name = Name(html.AsSpan(closing ? at + 2 : at + 1));
            if (name.IsEmpty)
                continue;
            if (names.Contains(name))
                open = Math.Max(0, open + (closing ? -1 : 1));
            // A tag makes a node and the text behind it another one, and each formatting element that is open may be made again.
            nodes += closing ? 1 : 2 + open;
            if (nodes > maxNodes)
            {
                throw new ExtractionException(ExtractionFailure.LimitExceeded,
                    $"The page was not read because it would grow to more than {maxNodes:N0} elements.");
            }
        }
    }

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && length < 16 && char.IsAsciiLetterOrDigit(text[length]))
            length++;
        return text[..length];
    }
}
