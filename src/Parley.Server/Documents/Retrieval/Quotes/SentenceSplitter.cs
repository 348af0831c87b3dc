using System.Collections.Frozen;
using System.Globalization;

namespace Parley.Server.Documents.Retrieval.Quotes;

/// <summary>
/// Finds sentences in extracted text: they end at a full stop that is not an abbreviation's, at an empty line, and where a line begins a
/// list item or a table row, and under a heading. Any other single line break does not end one: it is where the page was full.
/// </summary>
internal static class SentenceSplitter
{
    private static readonly FrozenSet<string> Abbreviations =
        """
        al approx art bzw ca cf co corp dept dr ed eds eq etc fig figs inc jr ltd max min mr mrs ms no nos nr p pp prof ref refs sec sr st
        tab vgl vol vs
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AbbreviationLookup =
        Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>();

    // Headings are short; a line of text that is full is longer, and so is the one under a heading.
    private const int HeadingLength = 40;

    /// <summary>The sentences in order, without the white space around them.</summary>
    public static List<TextSpan> Split(ReadOnlySpan<char> text)
    {
        var sentences = new List<TextSpan>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var end = EndAt(text, start, i);
            if (end < 0) continue;
            Add(text, start, end, sentences);
            start = end;
            i = end - 1;
        }

        Add(text, start, text.Length, sentences);
        return sentences;
    }

    // Where the sentence ends whose last character may be at this index, or -1.
    private static int EndAt(ReadOnlySpan<char> text, int start, int at)
    {
        switch (text[at])
        {
            case '。' or '！' or '？': return AfterClosers(text, at + 1);
            case '.' or '!' or '?' or '…':
                var end = AfterClosers(text, at + 1);
                return end > at && EndsSentence(text, at, end) ? end : -1;
            case '\n': return StartsAnew(text, at) || IsHeading(text[start..at], text[(at + 1)..]) ? at + 1 : -1;
            case '\f': return at + 1;
            default: return -1;
        }
    }

    private static int AfterClosers(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is '"' or '\'' or ')' or ']' or '”' or '’' or '»' or '」' or '』' or '.' or '!' or '?') at++;
        return at;
    }

    private static bool EndsSentence(ReadOnlySpan<char> text, int mark, int end)
    {
        if (end == text.Length) return true;
        if (!char.IsWhiteSpace(text[end])) return false;

        var next = text[end..].TrimStart();
        if (next.IsEmpty) return true;
        if (char.IsLower(next[0])) return false;
        return text[mark] != '.' || !IsAbbreviation(text[..mark]);
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        var start = before.Length;
        while (start > 0 && (char.IsLetterOrDigit(before[start - 1]) || before[start - 1] == '.')) start--;
        var word = before[start..];
        return (word.Length == 1 && char.IsLetter(word[0]))
            || (word.Contains('.') && !char.IsDigit(word[0]))
            || AbbreviationLookup.Contains(word);
    }

    private static bool StartsAnew(ReadOnlySpan<char> text, int newline)
    {
        var rest = text[(newline + 1)..];
        var lineEnd = rest.IndexOf('\n');
        var line = lineEnd < 0 ? rest : rest[..lineEnd];
        var trimmed = line.Trim();
        if (trimmed.IsEmpty) return true;
        if (line.Contains('\t') || trimmed[0] == '|') return true;

        var mark = trimmed.IndexOf(' ');
        if (mark <= 0) return false;
        var first = trimmed[..mark];
        return first is "-" or "*" or "•" or "–" or "·" or "#" or "##" or "###" || IsListNumber(first);
    }

    // A line that is a sentence's first and ends without a mark, above a line that begins one and is clearly longer. Where columns are narrow
    // all lines are about as long.
    private static bool IsHeading(ReadOnlySpan<char> soFar, ReadOnlySpan<char> rest)
    {
        var line = soFar.Trim();
        if (line.Length is 0 or > HeadingLength || line.Contains('\n') || !char.IsLetterOrDigit(line[^1])) return false;
        var lineEnd = rest.IndexOf('\n');
        var next = (lineEnd < 0 ? rest : rest[..lineEnd]).Trim();
        return next.Length > HeadingLength && 2 * next.Length > 3 * line.Length && char.IsUpper(next[0]);
    }

    private static bool IsListNumber(ReadOnlySpan<char> word) =>
        word.Length is > 1 and <= 4 && word[^1] is '.' or ')' && int.TryParse(word[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static void Add(ReadOnlySpan<char> text, int start, int end, List<TextSpan> sentences)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        if (end > start) sentences.Add(new TextSpan(start, end));
    }
}
