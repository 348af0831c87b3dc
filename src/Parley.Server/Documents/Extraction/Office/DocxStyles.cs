using System.Globalization;
using System.Xml;

namespace Parley.Server.Documents.Extraction.Office;

/// <summary>Which paragraph styles are headings, by the outline level or the name, inherited along basedOn.</summary>
internal sealed class DocxStyles
{
    public const int Title = 0;

    private readonly Dictionary<string, Style> _styles = new(StringComparer.Ordinal);

    public static DocxStyles Read(OfficeArchive archive)
    {
        var styles = new DocxStyles();
        Style? current = null;
        archive.Walk("word/styles.xml", reader =>
        {
            if (reader.NodeType != XmlNodeType.Element)
                return;
            var value = reader.GetAttribute("val", reader.NamespaceURI);
            switch (reader.LocalName)
            {
                case "style":
                    current = new Style();
                    styles._styles[reader.GetAttribute("styleId", reader.NamespaceURI) ?? ""] = current;
                    break;
                case "name" when current is not null:
                    current.Level ??= LevelOfName(value);
                    break;
                case "basedOn" when current is not null:
                    current.BasedOn = value;
                    break;
                case "outlineLvl" when current is not null:
                    current.Level ??= LevelOfOutline(value);
                    break;
            }
        });
        return styles;
    }

    /// <summary>1 to 9 for headings, <see cref="Title"/> for the title of the document, null for text.</summary>
    public int? LevelOf(string styleId)
    {
        // Chains of styles are a few links long; the bound breaks cycles.
        string? id = styleId;
        for (var i = 0; i < 16 && id is not null && _styles.TryGetValue(id, out var style); i++)
        {
            if (style.Level is not null)
                return style.Level;
            id = style.BasedOn;
        }

        // Files without styles.xml still use Word's own ids.
        return _styles.Count == 0 ? LevelOfName(styleId) : null;
    }

    public static int? LevelOfOutline(string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level < 9 ? level + 1 : null;

    private static int? LevelOfName(string? name)
    {
        if (string.Equals(name, "Title", StringComparison.OrdinalIgnoreCase))
            return Title;
        return name is not null && name.StartsWith("heading", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(name.AsSpan("heading".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var level)
            && level is >= 1 and <= 9 ? level : null;
    }

    private sealed class Style
    {
        public int? Level { get; set; }

        public string? BasedOn { get; set; }
    }
}
