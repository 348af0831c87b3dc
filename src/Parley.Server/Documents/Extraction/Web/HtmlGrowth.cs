namespace Parley.Server.Documents.Extraction.Web;

/// <summary>
/// Refuses markup that a correct parser must blow up: every unclosed formatting element is made again in every later block
/// (HTML standard, "reconstruct the active formatting elements"), so a few megabytes become hundreds of millions of nodes;
/// and every block looks for its scope among the elements that are open, so that 100,000 in each other take 18 seconds.
/// </summary>
internal static class HtmlGrowth
{
    private static readonly HashSet<string> Formatting = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    };

    // Elements without content, and those that the next of their kind closes.
    private static readonly HashSet<string> NeverDeep = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "rp", "rt",
    };

    // Four times what browsers nest; a page that forgets its end tags throughout stays below.
    private const int MaxOpen = 2_048;

    public static void Check(string html, int maxNodes)
    {
        var formatting = Formatting.GetAlternateLookup<ReadOnlySpan<char>>();
        var neverDeep = NeverDeep.GetAlternateLookup<ReadOnlySpan<char>>();
        long nodes = 0;
        var open = 0;
        var again = 0;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            var closing = html[at + 1] == '/';
            var name = Name(html.AsSpan(closing ? at + 2 : at + 1));
            if (name.IsEmpty)
                continue;
            if (formatting.Contains(name))
                again = Math.Max(0, again + (closing ? -1 : 1));
            else if (!neverDeep.Contains(name))
                open = Math.Max(0, open + (closing ? -1 : 1));
            // A tag makes a node and the text behind it another one, and each formatting element that is open may be made again.
            nodes += closing ? 1 : 2 + again;
            if (nodes > maxNodes || open > MaxOpen)
            {
                throw new ExtractionException(ExtractionFailure.LimitExceeded,
                    open > MaxOpen
                        ? $"The page was not read because its elements are nested more than {MaxOpen:N0} deep."
                        : $"The page was not read because it would grow to more than {maxNodes:N0} elements.");
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
