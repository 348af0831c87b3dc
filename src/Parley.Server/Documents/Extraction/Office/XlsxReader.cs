using System.Xml;

namespace Parley.Server.Documents.Extraction.Office;

/// <summary>Excel, a page for each sheet, its name the heading.</summary>
internal sealed class XlsxReader
{
    private const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Workbook = "xl/workbook.xml";

    // The last column of Excel is XFD.
    private const int MaxColumns = 16_384;

    private readonly DocumentBuilder _builder;
    private readonly OfficeArchive _archive;
    private readonly XlsxStrings _strings;
    private readonly XlsxFormats _formats;

    private XlsxReader(DocumentBuilder builder, OfficeArchive archive, ExtractionOptions options, bool from1904)
    {
        _builder = builder;
        _archive = archive;
        _strings = XlsxStrings.Read(archive, options);
        _formats = XlsxFormats.Read(archive, from1904);
    }

    public static ExtractedDocument Read(SourceFile file, DocumentBuilder builder, ExtractionOptions options)
    {
        using var stream = file.Open();
        using var archive = OfficeArchive.Open(stream, options, builder.Cancellation);
        var from1904 = false;
        var sheets = new List<(string Name, string Id)>();
        archive.Walk(Workbook, xml =>
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" })
                from1904 = xml.GetAttribute("date1904") is "1" or "true";
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "sheet" })
                sheets.Add((xml.GetAttribute("name") ?? "", RelationshipId(xml)));
        });

        var targets = archive.Relationships(Workbook);
        var reader = new XlsxReader(builder, archive, options, from1904);
        builder.PageCount = sheets.Count;
        foreach (var (name, id) in sheets)
        {
            if (targets.Find(target => target.Id == id) is { } target)
                reader.ReadSheet(name, target.Part);
            builder.EndPage();
        }

        return builder.Build(archive.CoreTitle(), MediaType, FileFormat.Xlsx);
    }

    // r:id, in the namespace of the transitional or of the strict format.
    private static string RelationshipId(XmlReader xml)
    {
        var id = "";
        while (xml.MoveToNextAttribute())
        {
            if (xml is { LocalName: "id", Prefix.Length: > 0 })
                id = xml.Value;
        }

        xml.MoveToElement();
        return id;
    }

    private void ReadSheet(string name, string part)
    {
        var rows = new SheetRows(_builder, name);
        var row = new List<SheetCell>();
        var column = 0;
        string? type = null;
        string? style = null;
        var text = "";
        var inValue = false;
        _archive.Walk(part, xml =>
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "row":
                    row.Clear();
                    break;
                case XmlNodeType.Element when xml.LocalName == "c":
                    column = ColumnOf(xml.GetAttribute("r")) ?? row.Count;
                    type = xml.GetAttribute("t");
                    style = xml.GetAttribute("s");
                    text = "";
                    break;
                case XmlNodeType.Element when xml.LocalName is "v" or "t":
                    inValue = !xml.IsEmptyElement;
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA when inValue:
                    text += xml.Value;
                    break;
                case XmlNodeType.EndElement when xml.LocalName is "v" or "t":
                    inValue = false;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "c":
                    while (row.Count < column)
                        row.Add(SheetCell.Empty);
                    if (row.Count == column)
                        row.Add(CellOf(type, style, text));
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "row":
                    rows.Add(row);
                    break;
            }
        });
        rows.End();
    }

    private SheetCell CellOf(string? type, string? style, string text) => type switch
    {
        "s" => new SheetCell(_strings[text], IsText: true),
        "str" or "inlineStr" => new SheetCell(text, IsText: true),
        "b" => new SheetCell(text == "1" ? "TRUE" : "FALSE", IsText: false),
        "e" or "d" => new SheetCell(text, IsText: false),
        _ => new SheetCell(_formats.Show(text, style), IsText: false),
    };

    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (c is < 'A' or > 'Z' || column > MaxColumns)
                break;
            column = column * 26 + (c - 'A' + 1);
        }

        if (column > MaxColumns)
            throw new ExtractionException(ExtractionFailure.Broken, "The workbook is damaged: it has a cell outside the sheet.");
        return column == 0 ? null : column - 1;
    }
}
