using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Parley.Server.Tests.Documents;

/// <summary>Office files: proper ones by the Open XML SDK, improper ones entry by entry.</summary>
internal static class OfficeFile
{
    public static byte[] Docx(string? title, params OpenXmlElement[] body)
    {
        using var stream = new MemoryStream();
        using (var file = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            file.PackageProperties.Title = title;
            var part = file.AddMainDocumentPart();
            part.Document = new W.Document(new W.Body(body));
            part.AddNewPart<StyleDefinitionsPart>().Styles = new W.Styles(
                Style("Heading1", "heading 1", null), Style("Heading2", "heading 2", null), Style("Own", "Own heading", "Heading2"), Style("Titel", "Title", null));
        }

        return stream.ToArray();

        static W.Style Style(string id, string name, string? basedOn)
        {
            var style = new W.Style { StyleId = id, Type = W.StyleValues.Paragraph, StyleName = new W.StyleName { Val = name } };
            if (basedOn is not null)
                style.BasedOn = new W.BasedOn { Val = basedOn };
            return style;
        }
    }

    public static W.Paragraph Paragraph(string text, string? style = null)
    {
        var paragraph = new W.Paragraph(new W.Run(new W.Text(text) { Space = SpaceProcessingModeValues.Preserve }));
        if (style is not null)
            paragraph.PrependChild(new W.ParagraphProperties(new W.ParagraphStyleId { Val = style }));
        return paragraph;
    }

    public static W.TableRow Row(bool isHeader, params string[] cells)
    {
        var row = new W.TableRow(cells.Select(cell => new W.TableCell(Paragraph(cell))));
        if (isHeader)
            row.PrependChild(new W.TableRowProperties(new W.TableHeader()));
        return row;
    }

    /// <param name="formats">Number formats; a cell's style is the index into them.</param>
    public static byte[] Xlsx(string[] shared, uint[] formats, params (string Name, Cell[][] Rows)[] sheets)
    {
        using var stream = new MemoryStream();
        using (var file = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = file.AddWorkbookPart();
            workbook.AddNewPart<SharedStringTablePart>().SharedStringTable = new SharedStringTable(
                shared.Select(text => new SharedStringItem(new Text(text))));
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = new Stylesheet(
                new NumberingFormats(new NumberingFormat { NumberFormatId = 200, FormatCode = "[$-409]d\\ mmm\\ yyyy;@" }),
                new CellFormats(formats.Select(id => new CellFormat { NumberFormatId = id })));
            var list = new Sheets();
            foreach (var (name, rows) in sheets)
            {
                var part = workbook.AddNewPart<WorksheetPart>();
                part.Worksheet = new Worksheet(new SheetData(rows.Select(cells => new Row(cells.Select(cell => (OpenXmlElement)cell.CloneNode(true))))));
                list.Append(new Sheet { Name = name, SheetId = (uint)list.Count() + 1, Id = workbook.GetIdOfPart(part) });
            }

            workbook.Workbook = new Workbook(list);
        }

        return stream.ToArray();
    }

    public static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }

    public static string Document(string body) =>
        $"""<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>""";
}
