using System.Text;

namespace Parley.Server.Assistant.Prompts;

/// <summary>
/// The paragraphs of a Markdown text without fenced code, inline code and escaped characters. By hand and in linear
/// time: what a model writes is as untrusted as any input, and a pattern with back-references is not linear.
/// </summary>
internal static class MarkdownProse
{
    private const char Gap = '\uFFFC';

    public static IEnumerable<string> Of(string markdown)
    {
        var paragraph = new StringBuilder();
        string? fence = null;
        foreach (var line in markdown.Split('\n'))
        {
            if (fence is not null)
            {
                if (ClosesFence(line, fence))
                    fence = null;
                continue;
            }

            fence = OpenedFence(line);
            if (fence is null && !string.IsNullOrWhiteSpace(line))
            {
                paragraph.Append(line).Append('\n');
                continue;
            }

            yield return WithoutCode(paragraph.ToString());
            paragraph.Clear();
        }

        yield return WithoutCode(paragraph.ToString());
    }

    private static string? OpenedFence(string line)
    {
        var text = line.TrimStart(' ');
        if (line.Length - text.Length > 3 || text.Length < 3 || text[0] is not ('`' or '~'))
            return null;
        var length = RunLength(text, 0);
        var isInlineCode = text[0] == '`' && text.IndexOf('`', length) >= 0;
        return length < 3 || isInlineCode ? null : text[..length];
    }

    private static bool ClosesFence(string line, string fence)
    {
        var text = line.Trim();
        return text.Length >= fence.Length && text[0] == fence[0] && RunLength(text, 0) == text.Length;
    }

    private static string WithoutCode(string text)
    {
        var closers = BacktickRuns(text);
        var prose = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                prose.Append(Gap);
                i++;
            }
            else if (text[i] == '`')
            {
                var length = RunLength(text, i);
                i = Closer(Starts(closers, length), i) is { } closer ? closer + length - 1 : i + length - 1;
                prose.Append(Gap);
            }
            else
            {
                prose.Append(text[i]);
            }
        }

        return prose.ToString();
    }

    /// <summary>Where runs of back-ticks begin, by their length; an inline code ends at the next run of its own length.</summary>
    private static Dictionary<int, Queue<int>> BacktickRuns(string text)
    {
        var runs = new Dictionary<int, Queue<int>>();
        for (var i = text.IndexOf('`'); i >= 0; i = i < text.Length ? text.IndexOf('`', i) : -1)
        {
            var length = RunLength(text, i);
            if (i > 0 && text[i - 1] == '\\')
            {
                // The first is escaped where the run opens; the rest may open a shorter one.
                Starts(runs, length - 1).Enqueue(i + 1);
            }

            Starts(runs, length).Enqueue(i);
            i += length;
        }

        return runs;
    }

    private static Queue<int> Starts(Dictionary<int, Queue<int>> runs, int length) =>
        runs.TryGetValue(length, out var starts) ? starts : runs[length] = new Queue<int>();

    private static int? Closer(Queue<int> starts, int opener)
    {
        while (starts.TryPeek(out var start))
        {
            if (start > opener)
                return start;
            starts.Dequeue();
        }

        return null;
    }

    private static int RunLength(string text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] == text[start])
            end++;
        return end - start;
    }
}
