namespace Parley.Server.Documents.Extraction.Office;

internal readonly record struct SheetCell(string Text, bool IsText)
{
    public static readonly SheetCell Empty = new("", IsText: true);
}

/// <summary>
/// Writes a sheet and finds its header: the first row of two or more cells, if these are different texts and either the row
/// below holds a number or a date, or there are three columns or more. Two columns of text are names and values.
/// </summary>
internal sealed class SheetRows(DocumentBuilder builder, string sheet)
{
    private readonly TableRows _rows = new(builder);
    private List<SheetCell>? _candidate;
    private bool _named;
    private bool _decided;

    public void Add(List<SheetCell> row)
    {
        var filled = row.Count(cell => cell.Text.Length > 0);
        if (filled == 0)
            return;
        if (!_named)
        {
            builder.Heading(1, sheet);
            _named = true;
        }

        if (_candidate is { } candidate)
        {
            _candidate = null;
            Decide(candidate, row);
        }

        if (_decided || filled == 1)
        {
            _rows.Row(Texts(row));
        }
        else
        {
            _candidate = [.. row];
            _decided = true;
        }
    }

    public void End()
    {
        if (_candidate is { } candidate)
            _rows.Row(Texts(candidate));
    }

    private void Decide(List<SheetCell> first, List<SheetCell> second)
    {
        var names = first.Where(cell => cell.Text.Length > 0).ToList();
        var different = names.Select(cell => cell.Text).Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Count;
        var isHeader = different && names.TrueForAll(cell => cell.IsText)
            && (names.Count >= 3 || second.Exists(cell => !cell.IsText));
        if (isHeader)
            _rows.Header(Texts(first));
        else
            _rows.Row(Texts(first));
    }

    private static List<string> Texts(List<SheetCell> row) => row.ConvertAll(cell => cell.Text);
}
