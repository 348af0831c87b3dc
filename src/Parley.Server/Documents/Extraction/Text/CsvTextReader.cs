using System.Globalization;
using CsvHelper;

namespace Parley.Server.Documents.Extraction.Text;

/// <summary>CSV with any of four delimiters, found by CsvHelper. The first record names the columns if it looks like names.</summary>
internal static class CsvTextReader
{
    private static readonly CsvReaderOptions Options = new() { HasHeader = false, TrimWhitespace = true };

    public static ExtractedDocument Read(SourceFile file, DocumentBuilder builder)
    {
        using var reader = CsvReader.FromText(TextCleaner.Clean(TextDecoding.ReadAll(file)), Options);
        var rows = new TableRows(builder);
        var record = new List<string>();
        for (var first = true; reader.Read(); first = false)
        {
            record.Clear();
            for (var i = 0; i < reader.FieldCount; i++)
                record.Add(reader.GetString(i));
            if (first && LooksLikeNames(record))
                rows.Header(record);
            else
                rows.Row(record);
        }

        return builder.Build(null, "text/csv", FileFormat.Csv);
    }

    private static bool LooksLikeNames(List<string> record)
    {
        var names = record.Where(name => name.Length > 0).ToList();
        return names.Count > 1
            && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Count
            && names.TrueForAll(name => !double.TryParse(name, CultureInfo.InvariantCulture, out _)
                && !DateTime.TryParse(name, CultureInfo.InvariantCulture, out _));
    }
}
