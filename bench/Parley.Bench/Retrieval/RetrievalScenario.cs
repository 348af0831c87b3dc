using System.Diagnostics;
using Microsoft.Extensions.Options;
using Parley.Realtime.Channels;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Storage;
using Parley.Server.Storage.Sqlite;

namespace Parley.Bench.Retrieval;

/// <summary>
/// Indexes a judged collection, one chunk for each text, and asks its test queries: once for the quality, which is also the first sight
/// that the process has of each query, and again for the steady state.
/// </summary>
internal static class RetrievalScenario
{
    public const string Usage = "--collection <folder in BEIR layout> [--rounds 3]";

    private const int Depth = 100;
    private const int DocumentsPerUnit = 50;
    private static readonly RowOwner Owner = new("bench", "reader");

    public static async Task<Table> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var collection = BeirCollection.Read(arguments.Get("collection"));
        var rounds = arguments.Get("rounds", 3);
        var folder = Directory.CreateTempSubdirectory("parley-bench-");
        try
        {
            await using var database = new SqliteDatabase(
                Options.Create(new StorageOptions { DataDirectory = folder.FullName }), new ChannelRegistry(), TimeProvider.System);
            var index = new RetrievalIndex(database);
            var (seconds, units) = await IndexAsync(database, index, collection, cancellationToken);
            var size = folder.EnumerateFiles().Sum(file => file.Length);

            var table = new Table(
                $"retrieval: {collection.Documents.Count:N0} documents indexed in {seconds:0.0} s ({DocumentsPerUnit} a unit of work: p50 "
                + $"{Percentile.Of(units, 50):0} ms, p99 {Percentile.Of(units, 99):0} ms), {size / 1048576.0:0.0} MiB on disk",
                "queries", "ndcg@10", "recall@100", "p50_ms", "p95_ms", "p99_ms");
            for (var round = 0; round < rounds; round++)
                await AskAsync(index, collection, table, round == 0 ? "first" : $"again {round}", cancellationToken);
            return table;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(double Seconds, List<double> UnitMilliseconds)> IndexAsync(
        Database database, RetrievalIndex index, BeirCollection collection, CancellationToken cancellationToken)
    {
        var units = new List<double>();
        var start = Stopwatch.GetTimestamp();
        foreach (var some in collection.Documents.Chunk(DocumentsPerUnit))
        {
            var begun = Stopwatch.GetTimestamp();
            await database.WriteAsync(async scope =>
            {
                foreach (var document in some)
                    await index.IndexAsync(
                        scope, new IndexedDocument(document.Id, Owner, Shared: true, document.Title),
                        [new IndexedChunk(0, null, null, 0, document.Text.Length, document.Text)]);
            }, cancellationToken);
            units.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return (Stopwatch.GetElapsedTime(start).TotalSeconds, units);
    }

    private static async Task AskAsync(
        RetrievalIndex index, BeirCollection collection, Table table, string name, CancellationToken cancellationToken)
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

        table.Add(
            name, times.Count, ndcg / times.Count, recall / times.Count,
            Percentile.Of(times, 50), Percentile.Of(times, 95), Percentile.Of(times, 99));
    }
}
