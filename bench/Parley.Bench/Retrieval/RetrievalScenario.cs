using System.Diagnostics;
using Microsoft.Extensions.Options;
using Parley.Server.Documents.Chunking;
using Parley.Server.Documents.Extraction;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Storage;

namespace Parley.Bench.Retrieval;

/// <summary>
/// Indexes a judged collection, each text whole or cut as an upload is, and asks its test queries: once for the quality, which is also
/// the first sight that the process has of each query, and again for the steady state.
/// </summary>
internal static class RetrievalScenario
{
    public const string Usage = "--collection <folder in BEIR layout> [--unit text|chunk] [--rounds 3]";

    private const int Depth = 100;
    private const int DocumentsPerUnit = 50;
    private static readonly RowOwner Owner = new("bench", "reader");

    public static async Task<Table> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var collection = BeirCollection.Read(arguments.Get("collection"));
        var rounds = arguments.Get("rounds", 3);
        Func<BeirCollection.Document, IReadOnlyCollection<Chunk>> cut = arguments.Find("unit") switch
        {
            null or "text" => Whole,
            "chunk" => Chunks,
            var unit => throw new UsageException($"--unit {unit} is neither text nor chunk."),
        };

        await using var database = new TemporaryDatabase();
        var index = new RetrievalIndex(database.Database);
        var (seconds, units) = await IndexAsync(database.Database, index, collection, cut, cancellationToken);
        var table = new Table(
            $"retrieval: {collection.Documents.Count:N0} documents, indexed {DocumentsPerUnit} a unit of work "
            + $"(p50 {Percentile.Of(units, 50):0} ms, p99 {Percentile.Of(units, 99):0} ms)",
            "queries", "ndcg@10", "recall@100", "p50_ms", "p95_ms", "p99_ms", "index_s", "size_mib");
        for (var round = 0; round < rounds; round++)
        {
            var (ndcg, recall, times) = await AskAsync(index, collection, cancellationToken);
            table.Add(
                round == 0 ? "first" : $"again {round}", times.Count, ndcg, recall,
                Percentile.Of(times, 50), Percentile.Of(times, 95), Percentile.Of(times, 99), seconds, database.Size / 1048576.0);
        }

        return table;
    }

    private static IReadOnlyCollection<Chunk> Whole(BeirCollection.Document document) =>
        [new Chunk(0, 1, "", 0, document.Text.Length, document.Text)];

    private static IReadOnlyCollection<Chunk> Chunks(BeirCollection.Document document) =>
        new Chunker(Options.Create(new ChunkingOptions())).Cut(
            new ExtractedDocument(document.Title, "text/plain", FileFormat.PlainText, [new ExtractedPage(1, 0, document.Text, [])]));

    private static async Task<(double Seconds, List<double> UnitMilliseconds)> IndexAsync(
        Database database, RetrievalIndex index, BeirCollection collection, Func<BeirCollection.Document, IReadOnlyCollection<Chunk>> cut,
        CancellationToken cancellationToken)
    {
        var units = new List<double>();
        var start = Stopwatch.GetTimestamp();
        foreach (var some in collection.Documents.Chunk(DocumentsPerUnit))
        {
            var begun = Stopwatch.GetTimestamp();
            await database.WriteAsync(async scope =>
            {
                foreach (var document in some)
                    await index.IndexAsync(scope, new IndexedDocument(document.Id, Owner, Shared: true, document.Title), cut(document));
            }, cancellationToken);
            units.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return (Stopwatch.GetElapsedTime(start).TotalSeconds, units);
    }

    private static async Task<(double Ndcg, double Recall, List<double> Milliseconds)> AskAsync(
        RetrievalIndex index, BeirCollection collection, CancellationToken cancellationToken)
    {
        double ndcg = 0, recall = 0;
        var times = new List<double>();
        foreach (var (queryId, grades) in collection.Grades)
        {
            var begun = Stopwatch.GetTimestamp();
            var hits = await index.SearchAsync(
                new RetrievalQuery
                {
                    Text = collection.Queries[queryId],
                    Scope = new RetrievalScope(Owner.WorkspaceId, Owner.OwnerId),
                    Limit = Depth,
                    HitsPerDocument = 1,
                }, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            string[] ranking = [.. hits.Select(hit => hit.DocumentId)];
            ndcg += RankingMetrics.Ndcg(ranking, grades, 10);
            recall += RankingMetrics.Recall(ranking, grades, Depth);
        }

        return (ndcg / times.Count, recall / times.Count, times);
    }
}
