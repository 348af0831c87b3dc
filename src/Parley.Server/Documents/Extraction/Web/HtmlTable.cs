using System.Text;
using AngleSharp.Dom;

namespace Parley.Server.Documents.Extraction.Web;

/// <summary>A table under way. Tables that only lay a page out, as those of mails do, are no grid: their cells are read as blocks.</summary>
internal sealed class HtmlTable
{
    private readonly TableRows _rows;
    private readonly StringBuilder _cell = new();
    private readonly List<string> _cells = [];
    private bool _onlyHeaders;

    public HtmlTable(IElement table, DocumentBuilder builder)
    {
        _rows = new TableRows(builder);
        IsGrid = table.QuerySelector("table, h1, h2, h3, h4, h5, h6, ul, ol, pre") is null
            && table.QuerySelector("th, td + td") is not null;
    }

    public bool IsGrid { get; }

    public void BeginRow()
    {
        _cells.Clear();
        _onlyHeaders = true;
    }

    public void Add(string words) => _cell.Append(' ').Append(words);

    public void EndCell(bool isHeader)
    {
        _cells.Add(_cell.ToString());
        _cell.Clear();
        _onlyHeaders &= isHeader;
    }

    public void EndRow()
    {
        if (!IsGrid || _cells.Count == 0)
            return;
        if (_onlyHeaders && _cells.Count > 1 && !_rows.HasHeader)
            _rows.Header(_cells);
        else
            _rows.Row(_cells);
    }
}
