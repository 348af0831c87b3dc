using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Assistant.Prompts;

/// <summary>
/// Encloses text that was not written by us or the user. The name of the tag is random for each prompt and chosen
/// after the text was written, so nothing in the text can close it.
/// </summary>
internal sealed class PassageFence
{
    // 64 bits: beyond guessing within the one prompt in which the name is valid.
    private const int NonceBytes = 8;

    public string Name { get; } = "data-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes));

    public string Enclose(string attributes, string text) =>
        $"<{Name} {attributes}>\n{Clean(text, singleLine: false)}\n</{Name}>";

    public static string Attribute(string name, string value) =>
        $"{name}=\"{Clean(value, singleLine: true).Replace('"', '\'').Replace('<', '(').Replace('>', ')')}\"";

    /// <summary>
    /// Drops control and format characters (bidirectional overrides, zero-width joints and tag characters hide text
    /// from people that a model still reads) and opens up anything that looks like one of our tags.
    /// </summary>
    private static string Clean(string text, bool singleLine)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' && !singleLine)
                cleaned.Append((char)rune.Value);
            else if (Rune.IsControl(rune))
                cleaned.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.Format)
                cleaned.Append(rune.ToString());
        }

        return cleaned
            .Replace("\u2028", " ").Replace("\u2029", " ")
            .Replace("<data-", "< data-").Replace("</data-", "< /data-")
            .ToString().Trim();
    }
}
