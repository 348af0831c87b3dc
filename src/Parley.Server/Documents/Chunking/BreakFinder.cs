namespace Parley.Server.Documents.Chunking;

/// <summary>
/// Where a text may be cut, best first: between paragraphs, between sentences, between lines, between words, anywhere but
/// inside a character. In tables a line is a row and goes before a sentence, which there is only a full stop in a cell.
/// </summary>
internal sealed class BreakFinder(bool linesAreRows)
{
    private enum Rank
    {
        None,
        Word,
        Line,
        Sentence,
        Row,
        Paragraph,
    }

    /// <summary>The last of the best places in (from, to]; always one.</summary>
    public int LastIn(string text, int from, int to)
    {
        var best = to;
        var bestRank = Rank.None;
        for (var at = to; at > from; at--)
        {
            var rank = RankOf(text, at);
            if (rank > bestRank)
                (best, bestRank) = (at, rank);
        }

        return bestRank == Rank.None ? Whole(text, to) : best;
    }

    /// <summary>The first of the best places in [from, to); <paramref name="to"/> where there is none to begin a chunk at.</summary>
    public int FirstIn(string text, int from, int to)
    {
        var best = to;
        var bestRank = linesAreRows ? Rank.Sentence : Rank.None;
        for (var at = from; at < to; at++)
        {
            var rank = RankOf(text, at);
            if (rank > bestRank)
                (best, bestRank) = (at, rank);
        }

        return best;
    }

    private Rank RankOf(string text, int at)
    {
        var before = text[at - 1];
        if (!char.IsWhiteSpace(before))
            return IsWideStop(before) ? Rank.Sentence : Rank.None;
        if (char.IsWhiteSpace(text[at]))
            return Rank.None;
        var gap = at - 1;
        var lines = 0;
        while (gap >= 0 && char.IsWhiteSpace(text[gap]))
            lines += text[gap--] == '\n' ? 1 : 0;
        if (lines > 1)
            return Rank.Paragraph;
        if (lines == 1 && linesAreRows)
            return Rank.Row;
        if (gap >= 0 && EndsSentence(text, gap))
            return Rank.Sentence;
        return lines == 1 ? Rank.Line : Rank.Word;
    }

    private static bool EndsSentence(string text, int at)
    {
        while (at > 0 && text[at] is '"' or '\'' or ')' or ']' or '”' or '’' or '»')
            at--;
        return text[at] is '.' or '!' or '?' or '…' or ':' || IsWideStop(text[at]);
    }

    // Chinese and Japanese sentences have no blank behind them.
    private static bool IsWideStop(char c) => c is '。' or '！' or '？' or '｡';

    private static int Whole(string text, int at) => char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at;
}
