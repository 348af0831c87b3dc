using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Server.Assistant.Prompts;

/// <summary>Which of the numbered passages a finished answer refers to.</summary>
internal static partial class CitationMarkers
{
    /// <summary>
    /// The numbers between 1 and <paramref name="passageCount"/> that <paramref name="answer"/> cites as <c>[1]</c>,
    /// <c>[1, 2]</c> or <c>[1-3]</c>, in the order of their first use. Code, links and escaped brackets cite nothing.
    /// </summary>
    public static IReadOnlyList<int> Find(string answer, int passageCount)
    {
        List<int> found = [];
        foreach (Match match in Tokens().Matches(answer))
        {
            var list = match.Groups["list"];
            if (!list.Success)
                continue;
            foreach (var part in list.Value.Split([',', ';'], StringSplitOptions.TrimEntries))
            {
                var ends = part.Split(['-', '\u2013'], StringSplitOptions.TrimEntries);
                var from = Number(ends[0]);
                var to = Math.Min(Number(ends[^1]), passageCount);
                for (var number = Math.Max(1, from); number <= to; number++)
                {
                    if (!found.Contains(number))
                        found.Add(number);
                }
            }
        }

        return found;
    }

    private static int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    // Alternatives are tried in order at each place, so code is consumed before a marker inside it can be seen. A fence
    // that is never closed runs to the end, as it does in Markdown; inline code needs the same number of back-ticks.
    [GeneratedRegex(
        """
        (?<fence>^[ ]{0,3}(?<f>`{3,}|~{3,})[^\n]*(?:\n(?s:.*?)(?:^[ ]{0,3}\k<f>[`~]*[ \t]*$|\z)|\z))
        | (?<!`)(?<t>`+)(?!`)(?s:.+?)(?<!`)\k<t>(?!`)
        | \\.
        | \[(?<list>[0-9]{1,4}(?:\s*[,;\-\u2013]\s*[0-9]{1,4})*)\](?!\()
        """,
        RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tokens();
}
