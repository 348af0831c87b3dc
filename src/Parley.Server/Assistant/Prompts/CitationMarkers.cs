using System.Globalization;

namespace Parley.Server.Assistant.Prompts;

/// <summary>Which of the numbered passages a finished answer refers to.</summary>
internal static class CitationMarkers
{
    // "[1, 2, 3, …]" over every passage of a prompt stays below this; it keeps a long unclosed bracket linear.
    private const int LongestMarker = 120;

    /// <summary>
    /// The numbers between 1 and <paramref name="passageCount"/> that <paramref name="answer"/> cites as <c>[1]</c>,
    /// <c>[1, 2]</c> or <c>[1-3]</c>, in the order of their first use. Code, links and escaped brackets cite nothing.
    /// </summary>
    public static IReadOnlyList<int> Find(string answer, int passageCount)
    {
        List<int> found = [];
        foreach (var prose in MarkdownProse.Of(answer))
        {
            for (var at = prose.IndexOf('['); at >= 0; at = prose.IndexOf('[', at + 1))
            {
                var window = prose.AsSpan(at + 1, Math.Min(LongestMarker, prose.Length - at - 1));
                var length = window.IndexOf(']');
                var isLink = at + 2 + length < prose.Length && prose[at + 2 + length] == '(';
                if (length > 0 && !isLink && Ranges(window[..length].ToString()) is { } ranges)
                    Collect(ranges, passageCount, found);
            }
        }

        return found;
    }

    private static void Collect(List<(int From, int To)> ranges, int passageCount, List<int> found)
    {
        foreach (var (from, to) in ranges)
        {
            for (var number = Math.Max(1, from); number <= Math.Min(to, passageCount); number++)
            {
                if (!found.Contains(number))
                    found.Add(number);
            }
        }
    }

    /// <summary>The content of a marker, or null when the brackets hold anything else.</summary>
    private static List<(int From, int To)>? Ranges(string marker)
    {
        List<(int, int)> ranges = [];
        foreach (var part in marker.Split([',', ';'], StringSplitOptions.TrimEntries))
        {
            var ends = part.Split(['-', '\u2013'], StringSplitOptions.TrimEntries);
            if (ends.Length > 2 || !TryNumber(ends[0], out var from) || !TryNumber(ends[^1], out var to))
                return null;
            ranges.Add((from, to));
        }

        return ranges;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
