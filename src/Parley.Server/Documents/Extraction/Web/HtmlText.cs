using System.Text;
using AngleSharp.Dom;

namespace Parley.Server.Documents.Extraction.Web;

/// <summary>Writes what a person would read of a page: headings, paragraphs, lists and tables, no scripts and no navigation.</summary>
internal sealed class HtmlText(DocumentBuilder builder)
{
    private static readonly HashSet<string> Skipped = new(StringComparer.Ordinal)
    {
        "head", "script", "style", "noscript", "template", "nav", "svg", "math", "iframe", "object", "embed", "canvas", "audio", "video",
        "button", "select", "textarea", "datalist", "dialog",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
        "footer", "form", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "caption", "tbody", "thead", "tfoot",
        "tr", "td", "th", "ul", "h1", "h2", "h3", "h4", "h5", "h6",
    };

    private readonly StringBuilder _words = new();
    private readonly Stack<HtmlTable> _tables = new();
    private int _preformatted;
    private bool _listItem;
    private bool _inHeading;

    public void Write(IDocument document)
    {
        if (document.Body is not { } body)
            return;
        // A stack of our own: recursion over a page that nests deep would end the process.
        var path = new Stack<(INode Node, int Next)>();
        path.Push((body, 0));
        while (path.TryPop(out var step))
        {
            if (step.Next == step.Node.ChildNodes.Length)
            {
                Leave((IElement)step.Node);
                continue;
            }

            path.Push((step.Node, step.Next + 1));
            var child = step.Node.ChildNodes[step.Next];
            if (child is IText text)
                AddText(text.Data);
            else if (child is IElement element && Enter(element))
                path.Push((element, 0));
        }
    }

    private bool Enter(IElement element)
    {
        var name = element.LocalName;
        if (Skipped.Contains(name) || element.HasAttribute("hidden"))
            return false;
        if (name == "br")
            _words.Append('\n');
        if (!Blocks.Contains(name) || _inHeading)
            return true;
        Flush();
        _inHeading = IsHeading(name) && !InGrid;
        switch (name)
        {
            case "pre":
                _preformatted++;
                break;
            case "li":
                _listItem = true;
                break;
            case "table":
                _tables.Push(new HtmlTable(element, builder));
                break;
            case "tr" when _tables.TryPeek(out var table):
                table.BeginRow();
                break;
        }

        return true;
    }

    private void Leave(IElement element)
    {
        var name = element.LocalName;
        if (_inHeading)
        {
            if (IsHeading(name))
                EndHeading(name[1] - '0');
            return;
        }

        if (!Blocks.Contains(name))
            return;
        Flush();
        switch (name)
        {
            case "pre":
                _preformatted--;
                break;
            case "li":
                _listItem = false;
                break;
            case "table":
                _tables.TryPop(out _);
                break;
            case "td" or "th" when _tables.TryPeek(out var table):
                table.EndCell(isHeader: name == "th");
                break;
            case "tr" when _tables.TryPeek(out var table):
                table.EndRow();
                break;
        }
    }

    private void EndHeading(int level)
    {
        builder.Heading(level, _words.ToString());
        _words.Clear();
        _inHeading = false;
    }

    private static bool IsHeading(string name) => name is ['h', >= '1' and <= '6'];

    private bool InGrid => _tables.TryPeek(out var table) && table.IsGrid;

    private void AddText(string text)
    {
        if (_preformatted > 0)
        {
            _words.Append(text);
            return;
        }

        // Line ends of the source are blanks; only <br> makes a line.
        var start = _words.Length;
        _words.Append(text);
        _words.Replace('\n', ' ', start, text.Length);
    }

    private void Flush()
    {
        if (_words.Length == 0)
            return;
        var words = _words.ToString();
        _words.Clear();
        if (InGrid)
        {
            _tables.Peek().Add(words);
            return;
        }

        var text = _preformatted > 0
            ? words.Trim('\n', '\r')
            : string.Join('\n', words.Split('\n').Select(line => TextCleaner.OneLine(line)).Where(line => line.Length > 0));
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (_listItem)
            builder.Line("- " + text);
        else
            builder.Paragraph(text);
        _listItem = false;
    }
}
