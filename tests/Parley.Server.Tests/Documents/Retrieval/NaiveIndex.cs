using Parley.Server.Documents.Chunking;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Documents.Retrieval.Analysis;

namespace Parley.Server.Tests.Documents.Retrieval;

/// <summary>BM25 as in the textbook, over lists in memory: what the index must agree with.</summary>
internal sealed class NaiveIndex
{
    private readonly List<(IndexedDocument Document, List<Chunk> Chunks)> _documents = [];

    public void Put(IndexedDocument document, List<Chunk> chunks)
    {
        Remove(document.DocumentId);
        _documents.Add((document, chunks));
    }

    public void Remove(string documentId) => _documents.RemoveAll(d => d.Document.DocumentId == documentId);

    public Dictionary<(string DocumentId, int Ordinal), double> Search(string query, string user)
    {
        var visible = _documents
            .Where(d => d.Document.Shared || d.Document.Owner.OwnerId == user)
            .SelectMany(d => d.Chunks.Select(chunk => (Key: (d.Document.DocumentId, chunk.Ordinal), Words: Words(d.Document.Title, chunk.Text))))
            .ToList();
        var average = visible.Select(v => v.Words.Count(w => w.Counts)).DefaultIfEmpty().Average();
        var scores = new Dictionary<(string, int), double>();
        foreach (var term in Analyzer.Analyze(query).Where(t => t.Kind is TokenKind.Word or TokenKind.Variant).Select(t => t.Term))
        {
            var holders = visible.Where(v => v.Words.Any(w => w.Term == term)).ToList();
            var idf = Math.Log(1 + ((visible.Count - holders.Count + 0.5) / (holders.Count + 0.5)));
            foreach (var (key, words) in holders)
            {
                var frequency = words.Where(w => w.Term == term).Sum(w => w.Weight);
                var length = words.Count(w => w.Counts);
                scores[key] = scores.GetValueOrDefault(key) + (idf * frequency * 2.2 / (frequency + (1.2 * (0.25 + (0.75 * length / average)))));
            }
        }

        return scores;
    }

    private static List<(string Term, int Weight, bool Counts)> Words(string title, string text) =>
    [
        .. Analyzer.Analyze(title).Select(t => (t.Term, ChunkTerms.TitleWeight, t.Kind == TokenKind.Word)),
        .. Analyzer.Analyze(text).Select(t => (t.Term, 1, t.Kind == TokenKind.Word)),
    ];
}
