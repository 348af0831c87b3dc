namespace Parley.Server.Documents.Extraction;

internal enum FileFormat
{
    Pdf,
    Docx,
    Xlsx,
    Csv,
    Markdown,
    Html,
    PlainText,
    Mail,
}

/// <param name="Offset">Where the heading begins, in UTF-16 code units from the beginning of its page.</param>
/// <param name="Level">1 is the highest.</param>
internal sealed record ExtractedHeading(int Offset, int Level, string Title);

/// <summary>A page of a PDF, a sheet of a workbook, or the whole of a format that has no pages.</summary>
/// <param name="Number">Counts from 1, blank pages included, so that it is the number a reader of the file sees.</param>
/// <param name="Start">Where the page begins in the text of the document, in UTF-16 code units.</param>
internal sealed record ExtractedPage(int Number, int Start, string Text, IReadOnlyList<ExtractedHeading> Headings)
{
    public int End => Start + Text.Length;
}

/// <summary>
/// The text of a file. <see cref="Text"/> is the texts of the pages with one form feed between neighbours; no page holds a
/// form feed, a NUL or a lone surrogate. All offsets count UTF-16 code units, as strings in C# and JavaScript do.
/// </summary>
internal sealed record ExtractedDocument(string Title, string MediaType, FileFormat Format, IReadOnlyList<ExtractedPage> Pages)
{
    public const char PageSeparator = '\f';

    private string? _text;

    public string Text => _text ??= string.Join(PageSeparator, Pages.Select(page => page.Text));
}
