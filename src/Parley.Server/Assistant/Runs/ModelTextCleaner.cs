using System.Text;

namespace Parley.Server.Assistant.Runs;

/// <summary>
/// Makes a model's text storable: the halves of a surrogate pair that came in two pieces are joined, one that stays alone becomes U+FFFD,
/// and NUL, which PostgreSQL cannot hold, is left out.
/// </summary>
internal sealed class ModelTextCleaner
{
    private char? _high;

    public string Next(string piece)
    {
        var text = _high is { } held ? held + piece : piece;
        _high = null;
        if (text.Length > 0 && char.IsHighSurrogate(text[^1]))
        {
            _high = text[^1];
            text = text[..^1];
        }

        return Clean(text);
    }

    /// <summary>What is left when no more comes.</summary>
    public string Rest() => _high is null ? "" : Rune.ReplacementChar.ToString();

    private static string Clean(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value != 0) cleaned.Append(rune.ToString());
        return cleaned.ToString();
    }
}
