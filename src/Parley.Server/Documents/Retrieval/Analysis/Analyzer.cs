using System.Text;

namespace Parley.Server.Documents.Retrieval.Analysis;

/// <summary>
/// Turns text into terms. Words are folded (<see cref="Folding"/>); those in plain ASCII letters are stemmed as English. A word that loses
/// accents stays whole and is stemmed only as a variant, so that "résumés" is found by who types "resume". Hyphenated words and codes give
/// their parts and the joined form: <c>SKU-12</c>, <c>SKU_12</c>, <c>SKU12</c> and <c>SKU 12</c> find each other.
/// </summary>
internal static class Analyzer
{
    /// <summary>
    /// The longest term in UTF-16 units, the length of a SHA-256 in hexadecimal digits; longer ones are cut, in text and query alike.
    /// </summary>
    public const int MaxTermLength = 64;

    // A chain like a-b-c-… is text, not a code, from here on; its joined form would only be ballast.
    private const int MaxJoinedParts = 6;

    public static List<Token> Analyze(ReadOnlySpan<char> text)
    {
        var tokens = new List<Token>(text.Length / 6);
        var at = 0;
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var units);
            if (Scripts.IsUnspaced(rune)) at = AddUnspaced(text, at, tokens);
            else if (Scripts.IsWord(rune) && !Folding.IsIgnorable(text[at])) at = AddCompound(text, at, tokens);
            else at += units;
        }

        return tokens;
    }

    private static int AddUnspaced(ReadOnlySpan<char> text, int at, List<Token> tokens)
    {
        var previous = -1;
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var units);
            if (!Scripts.IsUnspaced(rune)) break;

            var next = at + units;
            Rune.DecodeFromUtf16(text[next..], out var follower, out _);
            var pairFollows = Scripts.IsUnspaced(follower);
            var alone = previous < 0 && !pairFollows;
            tokens.Add(new Token(Folded(text[at..next]), at, next, alone ? TokenKind.Word : TokenKind.Character));
            if (previous >= 0) tokens.Add(new Token(Folded(text[previous..next]), previous, next, TokenKind.Word));
            previous = at;
            at = next;
        }

        return at;
    }

    private static int AddCompound(ReadOnlySpan<char> text, int at, List<Token> tokens)
    {
        var start = at;
        var parts = 0;
        var joined = true;
        while (true)
        {
            var end = EndOfPart(text, at);
            if (IsPossessive(text[start..end], end - at))
            {
                joined = false;
            }
            else
            {
                AddWord(text, at, end, tokens);
                parts++;
            }

            if (end + 1 >= text.Length || !Connects(text, end))
            {
                at = end;
                break;
            }

            at = end + 1;
        }

        if (parts is > 1 and <= MaxJoinedParts && joined) AddJoined(text, start, at, tokens);
        return at;
    }

    // The patient's: the s is no word.
    private static bool IsPossessive(ReadOnlySpan<char> compound, int lastPart) =>
        lastPart == 1 && compound[^1] is 's' or 'S' && compound.Length > 2 && Scripts.IsApostrophe(compound[^2]);

    private static int EndOfPart(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var units);
            var inside = Folding.IsIgnorable(text[at]) || (Scripts.IsWord(rune) && !Scripts.IsUnspaced(rune))
                || IsNumberMark(text, at);
            if (!inside) break;
            at += units;
        }

        return at;
    }

    // 3.5, 1,000 and 192.168.0.1 are each one word.
    private static bool IsNumberMark(ReadOnlySpan<char> text, int at) =>
        text[at] is '.' or ',' && at > 0 && at + 1 < text.Length && char.IsDigit(text[at - 1]) && char.IsDigit(text[at + 1]);

    private static bool Connects(ReadOnlySpan<char> text, int at)
    {
        if (!Scripts.IsHyphen(text[at]) && !Scripts.IsApostrophe(text[at]) && text[at] != '.') return false;
        Rune.DecodeFromUtf16(text[(at + 1)..], out var next, out _);
        return Scripts.IsWord(next) && !Scripts.IsUnspaced(next);
    }

    private static void AddWord(ReadOnlySpan<char> text, int start, int end, List<Token> tokens)
    {
        Span<char> folded = stackalloc char[MaxTermLength];
        var word = text[start..end];
        var length = FoldNumber(word, folded);
        if (length == 0) return;

        var term = folded[..length];
        if (StopWords.Contains(term))
        {
            tokens.Add(new Token(term.ToString(), start, end, TokenKind.StopWord));
            return;
        }

        if (!IsLetters(term))
        {
            tokens.Add(new Token(term.ToString(), start, end, TokenKind.Word));
            return;
        }

        if (Folding.IsPlain(word))
        {
            tokens.Add(new Token(Stemmed(term), start, end, TokenKind.Word));
            return;
        }

        var whole = term.ToString();
        tokens.Add(new Token(whole, start, end, TokenKind.Word));
        var stem = Stemmed(term);
        if (stem != whole) tokens.Add(new Token(stem, start, end, TokenKind.Variant));
    }

    private static void AddJoined(ReadOnlySpan<char> text, int start, int end, List<Token> tokens)
    {
        Span<char> letters = stackalloc char[MaxTermLength];
        Span<char> joined = stackalloc char[MaxTermLength];
        var count = 0;
        for (var i = start; i < end && count < letters.Length; i++)
            if (!Scripts.IsHyphen(text[i]) && !Scripts.IsApostrophe(text[i]) && text[i] is not ('.' or ',')) letters[count++] = text[i];

        var length = Folding.Fold(letters[..count], joined);
        var term = joined[..length];
        tokens.Add(new Token(IsLetters(term) ? Stemmed(term) : term.ToString(), start, end, TokenKind.Variant));
    }

    private static int FoldNumber(ReadOnlySpan<char> word, Span<char> folded)
    {
        var length = Folding.Fold(word, folded);
        if (folded[..length].IndexOf(',') < 0) return length;

        // Thousands lose their comma (1,000 is 1000); a decimal comma becomes a point (3,5 is 3.5).
        Span<char> number = folded[..length];
        var last = number.LastIndexOf(',');
        if (length - last - 1 == 3)
        {
            var kept = 0;
            foreach (var c in number)
                if (c != ',') number[kept++] = c;
            return kept;
        }

        number.Replace(',', '.');
        return length;
    }

    private static string Folded(ReadOnlySpan<char> text)
    {
        Span<char> folded = stackalloc char[4 * Folding.MaxExpansion];
        return folded[..Folding.Fold(text, folded)].ToString();
    }

    private static string Stemmed(Span<char> term) => term[..PorterStemmer.Stem(term)].ToString();

    private static bool IsLetters(ReadOnlySpan<char> term) => term.IndexOfAnyExceptInRange('a', 'z') < 0;
}
