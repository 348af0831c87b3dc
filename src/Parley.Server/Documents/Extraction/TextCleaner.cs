using System.Text;

namespace Parley.Server.Documents.Extraction;

/// <summary>Makes text storable: line ends become \n, and what is no text (NUL, controls, lone surrogates, byte order marks) goes.</summary>
internal static class TextCleaner
{
    public static string Clean(string text)
    {
        var target = new StringBuilder(text.Length);
        Append(target, text);
        return target.ToString();
    }

    public static void Append(StringBuilder target, ReadOnlySpan<char> text)
    {
        var clean = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and < '\u007f' or '\n' or '\t')
                continue;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            if (!char.IsControl(c) && !char.IsSurrogate(c) && c != '\ufeff')
                continue;
            target.Append(text[clean..i]);
            clean = i + 1;
            if (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n') || c is '\f' or '\v' or '\u0085')
                target.Append('\n');
        }

        target.Append(text[clean..]);
    }

    /// <summary>One line: every run of white space is one blank, none at the ends.</summary>
    public static string OneLine(ReadOnlySpan<char> text)
    {
        var target = new StringBuilder(text.Length);
        var gap = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                gap = target.Length > 0;
                continue;
            }

            if (gap)
                target.Append(' ');
            gap = false;
            target.Append(c);
        }

        return Clean(target.ToString());
    }
}
