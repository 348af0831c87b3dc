using System.Text;

namespace Parley.Server.Conversations;

/// <summary>The beginning of a text in one line, for titles and previews.</summary>
internal static class FirstWords
{
    /// <summary>What a list shows of a conversation in one line.</summary>
    public const int TitleLength = 60;

    /// <summary>Two lines of a list.</summary>
    public const int PreviewLength = 140;

    public static string Of(string text, int maxLength)
    {
        var line = new StringBuilder(maxLength + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length > maxLength) break;
            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune)) line.Append(rune.ToString());
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        if (line.Length <= maxLength) return line.ToString().TrimEnd();
        var cut = line.ToString(0, maxLength);
        var space = cut.LastIndexOf(' ');
        if (space > maxLength / 2) cut = cut[..space];
        else if (char.IsHighSurrogate(cut[^1])) cut = cut[..^1];
        return cut.TrimEnd() + "…";
    }
}
