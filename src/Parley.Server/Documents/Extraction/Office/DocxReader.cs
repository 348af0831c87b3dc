using System.Text;
using System.Xml;

namespace Parley.Server.Documents.Extraction.Office;

/// <summary>
/// Word. Pages are those of the hard page breaks and of the breaks that Word noted when it last laid the text out; a file
/// without either is one page.
/// </summary>
internal sealed class DocxReader
{
    private const string MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private readonly DocumentBuilder _builder;
    private readonly DocxStyles _styles;
    private readonly Stack<Paragraph> _paragraphs = new();
    private readonly Stack<Table> _tables = new();
    private string? _title;
    private int _skipDepth = -1;
    private bool _inText;

    private DocxReader(DocumentBuilder builder, DocxStyles styles)
    {
        _builder = builder;
        _styles = styles;
    }

    public static ExtractedDocument Read(SourceFile file, DocumentBuilder builder, ExtractionOptions options)
    {
        using var stream = file.Open();
        using var archive = OfficeArchive.Open(stream, options, builder.Cancellation);
        var reader = new DocxReader(builder, DocxStyles.Read(archive));
        foreach (var part in (ReadOnlySpan<string>)["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"])
            archive.Walk(part, reader.Visit);
        return builder.Build(archive.CoreTitle() is { Length: > 0 } title ? title : reader._title, MediaType, FileFormat.Docx);
    }

    private void Visit(XmlReader xml)
    {
        if (_skipDepth >= 0)
        {
            if (xml.Depth > _skipDepth)
                return;
            // The end tag of what is skipped, or, after an empty element, whatever comes next.
            _skipDepth = -1;
            if (xml.NodeType == XmlNodeType.EndElement && IsSkipped(xml.LocalName))
                return;
        }

        switch (xml.NodeType)
        {
            case XmlNodeType.Element when IsSkipped(xml.LocalName):
                _skipDepth = xml.Depth;
                break;
            case XmlNodeType.Element:
                Begin(xml);
                if (xml.IsEmptyElement)
                    End(xml.LocalName);
                break;
            case XmlNodeType.EndElement:
                End(xml.LocalName);
                break;
            case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when _inText:
                Append(xml.Value);
                break;
        }
    }

    // What was deleted or moved away under tracked changes, and the older copy of a drawing that Word writes beside the new one.
    private static bool IsSkipped(string element) => element is "del" or "moveFrom" or "Fallback";

    private void Begin(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "p":
                _paragraphs.Push(new Paragraph());
                break;
            case "pStyle" when _paragraphs.TryPeek(out var paragraph):
                paragraph.Level ??= _styles.LevelOf(xml.GetAttribute("val", xml.NamespaceURI) ?? "");
                break;
            case "outlineLvl" when _paragraphs.TryPeek(out var paragraph):
                paragraph.Level = DocxStyles.LevelOfOutline(xml.GetAttribute("val", xml.NamespaceURI)) ?? paragraph.Level;
                break;
            case "numPr" when _paragraphs.TryPeek(out var paragraph):
                paragraph.IsListItem = true;
                break;
            case "t":
                _inText = true;
                break;
            case "tab":
                // The same name stands for a tab stop in the paragraph's properties, before any text.
                if (_paragraphs.TryPeek(out var tabbed) && tabbed.Text.Length > 0)
                    tabbed.Text.Append('\t');
                break;
            case "br" when xml.GetAttribute("type", xml.NamespaceURI) == "page":
            case "lastRenderedPageBreak":
                BreakPage();
                break;
            case "br" or "cr":
                Append("\n");
                break;
            case "noBreakHyphen":
                Append("-");
                break;
            case "tbl":
                _tables.Push(new Table(new TableRows(_builder)));
                break;
            case "tr" when _tables.TryPeek(out var table):
                table.Cells.Clear();
                table.RowIsHeader = false;
                break;
            case "tblHeader" when _tables.TryPeek(out var table):
                table.RowIsHeader = xml.GetAttribute("val", xml.NamespaceURI) is not ("0" or "false" or "off");
                break;
            case "tc" when _tables.TryPeek(out var table):
                table.Cell.Clear();
                break;
        }
    }

    private void End(string element)
    {
        switch (element)
        {
            case "t":
                _inText = false;
                break;
            case "p" when _paragraphs.TryPop(out var paragraph):
                Finish(paragraph);
                break;
            case "tc" when _tables.TryPeek(out var table):
                table.Cells.Add(table.Cell.ToString());
                break;
            case "tr" when _tables.TryPeek(out var table):
                FinishRow(table);
                break;
            case "tbl":
                _tables.TryPop(out _);
                break;
        }
    }

    private void Finish(Paragraph paragraph)
    {
        var text = paragraph.Text.ToString().Trim();
        if (text.Length == 0)
            return;
        if (_tables.TryPeek(out var table))
            table.Cell.Append(table.Cell.Length > 0 ? " " : "").Append(text);
        else if (paragraph.Level is { } level)
            FinishHeading(level, text);
        else if (paragraph.IsListItem)
            _builder.Line("- " + text);
        else
            _builder.Paragraph(text);
    }

    private void FinishHeading(int level, string text)
    {
        if (level == DocxStyles.Title)
            _title ??= text;
        _builder.Heading(Math.Max(1, level), text);
    }

    private void FinishRow(Table table)
    {
        if (_tables.Count > 1)
        {
            // A table inside a cell becomes words of that cell; its own rows would tear the outer row apart.
            var outer = _tables.Skip(1).First();
            outer.Cell.Append(' ').AppendJoin(' ', table.Cells);
        }
        else if (table.RowIsHeader && !table.Rows.HasHeader)
        {
            table.Rows.Header(table.Cells);
        }
        else
        {
            table.Rows.Row(table.Cells);
        }
    }

    private void BreakPage()
    {
        if (_tables.Count > 0)
            return;
        // The words before a break inside a paragraph belong to the page that ends.
        if (_paragraphs.TryPeek(out var paragraph) && paragraph.Text.Length > 0)
        {
            Finish(paragraph);
            paragraph.Text.Clear();
        }

        // Word notes a rendered break right behind a hard one: it is the same page.
        if (_builder.PageHasText)
            _builder.EndPage();
    }

    private void Append(string text)
    {
        if (_paragraphs.TryPeek(out var paragraph))
            paragraph.Text.Append(text);
    }

    private sealed class Paragraph
    {
        public StringBuilder Text { get; } = new();

        public int? Level { get; set; }

        public bool IsListItem { get; set; }
    }

    private sealed class Table(TableRows rows)
    {
        public TableRows Rows { get; } = rows;

        public StringBuilder Cell { get; } = new();

        public List<string> Cells { get; } = [];

        public bool RowIsHeader { get; set; }
    }
}
