using System.Text;

namespace Parley.Server.Documents.Extraction;

/// <summary>
/// Writes the rows of a table as lines. Under a header every row repeats the names, "Name: Ada | Age: 36", so that a row
/// found on its own still says what its values are.
/// </summary>
internal sealed class TableRows(DocumentBuilder builder)
{
    private const string Separator = " | ";

    private readonly List<string> _names = [];
    private bool _first = true;

    public bool HasHeader => _names.Count > 0;

    public void Header(IReadOnlyList<string> cells)
    {
        _names.Clear();
        foreach (var cell in cells)
            _names.Add(TextCleaner.OneLine(cell));
        Write(string.Join(Separator, _names.Where(name => name.Length > 0)));
    }

    public void Row(IReadOnlyList<string> cells)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            var value = TextCleaner.OneLine(cells[i]);
            if (value.Length == 0)
                continue;
            if (line.Length > 0)
                line.Append(Separator);
            if (i < _names.Count && _names[i].Length > 0)
                line.Append(_names[i]).Append(": ");
            line.Append(value);
        }

        Write(line.ToString());
    }

    private void Write(string line)
    {
        if (line.Length == 0)
            return;
        if (_first)
            builder.Paragraph(line);
        else
            builder.Line(line);
        _first = false;
    }
}
