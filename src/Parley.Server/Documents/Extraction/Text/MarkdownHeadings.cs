namespace Parley.Server.Documents.Extraction.Text;

/// <summary>
/// Finds the headings of a Markdown text in one pass over its lines. Markdig is not asked: whole texts can be written for
/// which it needs minutes (2 MB of "[a]: x" lines, 400 KB of "[a]("), and it cannot be stopped.
/// </summary>
internal ref struct MarkdownHeadings(string text)
{
    private readonly string _text = text;
    private int _next;
    private int _paragraph = -1;
    private char _fence;
    private int _fenceLength;
    private bool _inFrontMatter;

    /// <summary>The source of the heading's words, without marks and line end.</summary>
    public Range Words { get; private set; }

    public int Offset { get; private set; }

    public int Level { get; private set; }

    public bool MoveNext()
    {
        while (_next < _text.Length)
        {
            var start = _next;
            var end = _text.IndexOf('\n', start);
            end = end < 0 ? _text.Length : end;
            _next = end + 1;
            if (IsHeading(start, end))
                return true;
        }

        return false;
    }

    private bool IsHeading(int start, int end)
    {
        var line = _text.AsSpan(start, end - start).TrimEnd();
        var indent = line.IndexOfAnyExcept(' ');
        if (start == 0 && line is "---")
            _inFrontMatter = true;
        else if (_inFrontMatter)
            _inFrontMatter = line is not ("---" or "...");
        else if (indent is >= 0 and < 4 && IsFence(line[indent..]))
            _paragraph = -1;
        else if (_fence == 0)
            return indent is >= 0 and < 4 ? IsHeading(start, line, indent) : EndParagraph(line);
        return false;
    }

    private bool IsFence(ReadOnlySpan<char> line)
    {
        var mark = line[0];
        var length = mark is '`' or '~' ? line.IndexOfAnyExcept(mark) : 0;
        length = length < 0 ? line.Length : length;
        if (length < 3)
            return false;
        if (_fence == 0 && (mark == '~' || !line[length..].Contains('`')))
            (_fence, _fenceLength) = (mark, length);
        else if (_fence == mark && length >= _fenceLength && length == line.Length)
            _fence = '\0';
        else
            return false;
        return true;
    }

    private bool IsHeading(int start, ReadOnlySpan<char> line, int indent)
    {
        var words = line[indent..];
        var level = words.IndexOfAnyExcept('#');
        level = level < 0 ? words.Length : level;
        if (level is >= 1 and <= 6 && (level == words.Length || words[level] is ' ' or '\t'))
        {
            _paragraph = -1;
            var title = words[level..].TrimEnd('#');
            return Found(start + indent, level, start + indent + level, start + indent + level + title.Length);
        }

        // A line of = or - under a paragraph makes the paragraph a heading.
        if (_paragraph >= 0 && (words[0] is '=' or '-') && words.IndexOfAnyExcept(words[0]) < 0)
        {
            var from = _paragraph;
            _paragraph = -1;
            return Found(from, words[0] == '=' ? 1 : 2, from, start - 1);
        }

        if (words[0] is '>' or '-' or '*' or '+' or '|' or '<' || char.IsAsciiDigit(words[0]))
            _paragraph = -1;
        else if (_paragraph < 0)
            _paragraph = start + indent;
        return false;
    }

    private bool EndParagraph(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty)
            _paragraph = -1;
        return false;
    }

    private bool Found(int offset, int level, int from, int to)
    {
        (Offset, Level, Words) = (offset, level, from..to);
        return true;
    }
}
