using System.Globalization;
using System.Text.Json;

namespace Parley.Bench.Retrieval;

/// <summary>A judged collection in BEIR's layout: corpus.jsonl, queries.jsonl, qrels/test.tsv.</summary>
internal sealed record BeirCollection(
    IReadOnlyList<BeirCollection.Document> Documents,
    IReadOnlyDictionary<string, string> Queries,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Grades)
{
    public static BeirCollection Read(string folder)
    {
        var corpus = Path.Combine(folder, "corpus.jsonl");
        if (!File.Exists(corpus)) throw new UsageException($"{corpus} does not exist; --collection names a folder in BEIR's layout.");

        var grades = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        foreach (var columns in File.ReadLines(Path.Combine(folder, "qrels", "test.tsv")).Skip(1).Select(line => line.Split('\t')))
        {
            if (!grades.TryGetValue(columns[0], out var query)) grades[columns[0]] = query = new(StringComparer.Ordinal);
            query[columns[1]] = int.Parse(columns[2], CultureInfo.InvariantCulture);
        }

        return new BeirCollection(
            [.. Lines(corpus).Select(line => new Document(Text(line, "_id"), Text(line, "title"), Text(line, "text")))],
            Lines(Path.Combine(folder, "queries.jsonl")).ToDictionary(line => Text(line, "_id"), line => Text(line, "text"), StringComparer.Ordinal),
            grades.ToDictionary(g => g.Key, IReadOnlyDictionary<string, int> (g) => g.Value, StringComparer.Ordinal));
    }

    private static IEnumerable<JsonElement> Lines(string file) =>
        File.ReadLines(file).Where(line => line.Length > 0).Select(line => JsonElement.Parse(line));

    private static string Text(JsonElement line, string property) =>
        line.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";

    internal sealed record Document(string Id, string Title, string Text);
}
