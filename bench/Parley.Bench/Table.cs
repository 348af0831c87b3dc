using System.Globalization;
using System.Text.Json;

namespace Parley.Bench;

/// <summary>What a scenario measured: a title, columns and rows of numbers, for people and as JSON.</summary>
internal sealed class Table(string title, params string[] columns)
{
    private readonly List<(string Name, double[] Values)> _rows = [];

    public void Add(string name, params double[] values)
    {
        if (values.Length != columns.Length)
            throw new ArgumentException($"{values.Length} values for {columns.Length} columns.", nameof(values));
        _rows.Add((name, values));
    }

    public void Write(TextWriter writer)
    {
        var first = _rows.Max(row => row.Name.Length);
        var widths = columns.Select((column, i) => Math.Max(column.Length, _rows.Max(row => Format(row.Values[i]).Length))).ToArray();
        writer.WriteLine(title);
        writer.WriteLine(new string(' ', first) + string.Concat(columns.Select((column, i) => "  " + column.PadLeft(widths[i]))));
        foreach (var (name, values) in _rows)
            writer.WriteLine(name.PadRight(first) + string.Concat(values.Select((value, i) => "  " + Format(value).PadLeft(widths[i]))));
    }

    public async Task WriteJsonAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.Create(file);
        await using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("title", title);
        json.WriteStartArray("rows");
        foreach (var (name, values) in _rows)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            for (var i = 0; i < columns.Length; i++) json.WriteNumber(columns[i], Math.Round(values[i], 4));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private static string Format(double value)
    {
        var digits = Math.Abs(value) >= 100 || value == Math.Floor(value) ? "#,0" : Math.Abs(value) >= 1 ? "0.00" : "0.0000";
        return value.ToString(digits, CultureInfo.InvariantCulture);
    }
}
