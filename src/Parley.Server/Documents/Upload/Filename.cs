using System.Text;

namespace Parley.Server.Documents.Upload;

/// <summary>Makes of what a client calls a file a name that can be shown and downloaded by.</summary>
internal static class Filename
{
    // What the common file systems take.
    private const int MaxLength = 255;
    private const int MaxExtensionLength = 20;
    private const string Nameless = "unnamed";

    public static string Clean(string? name)
    {
        var clean = new StringBuilder();
        foreach (var rune in LastSegment(name ?? "").EnumerateRunes())
            if (IsShown(rune)) clean.Append(rune);
        var result = clean.ToString().Trim().TrimEnd('.').TrimEnd();
        return result.Length == 0 ? Nameless : Shorten(result);
    }

    // Some browsers and programs send the whole path, each in its system's form.
    private static string LastSegment(string name) => name[(name.LastIndexOfAny(['/', '\\']) + 1)..];

    // Format characters include the marks that turn the direction of writing, by which "exe.txt" can be made of "txt.exe".
    private static bool IsShown(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (
        System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Surrogate
        or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator
        or System.Globalization.UnicodeCategory.PrivateUse or System.Globalization.UnicodeCategory.OtherNotAssigned);

    private static string Shorten(string name)
    {
        if (name.Length <= MaxLength) return name;
        var extension = Path.GetExtension(name);
        if (extension.Length > MaxExtensionLength) extension = "";
        var length = MaxLength - extension.Length;
        if (char.IsHighSurrogate(name[length - 1])) length--;
        return name[..length] + extension;
    }
}
