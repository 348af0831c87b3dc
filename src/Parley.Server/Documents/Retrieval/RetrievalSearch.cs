using System.Data.Common;
using Dapper;
using Parley.Server.Storage;

namespace Parley.Server.Documents.Retrieval;

/// <summary>One search on one reading connection.</summary>
internal sealed class RetrievalSearch(DbConnection connection, RetrievalQuery query, CancellationToken cancellationToken)
{
    // Who may see what: the one place where a search asks.
    private const string Visible = "SELECT partition_id FROM retrieval_partitions WHERE workspace_id = @WorkspaceId AND owner_id IN (@UserId, '')";

    // Well under the 32,766 parameters that SQLite takes in one statement.
    private const int IdsPerStatement = 1_000;

    public async Task<IReadOnlyList<RetrievalHit>> RunAsync(QueryTerm[] terms)
    {
        var only = query.DocumentIds is { } documentIds ? await ChunksOfAsync(documentIds) : null;
        if (only is { Count: 0 }) return [];
        var ranked = Ranking.Score(await PostingsAsync(terms), terms, only);

        var hits = new List<RetrievalHit>(Math.Min(query.Limit, ranked.Count));
        var hitsOf = new Dictionary<string, int>(StringComparer.Ordinal);
        while (hits.Count < query.Limit && ranked.Count > 0)
        {
            foreach (var hit in await FetchAsync(Best(ranked, query.Limit)))
            {
                var count = hitsOf.GetValueOrDefault(hit.DocumentId);
                if (hits.Count == query.Limit || count >= query.HitsPerDocument) continue;
                hitsOf[hit.DocumentId] = count + 1;
                hits.Add(hit);
            }
        }

        return hits;
    }

    private static List<(ChunkKey Key, double Score)> Best(PriorityQueue<ChunkKey, (double, long, long)> ranked, int count)
    {
        var best = new List<(ChunkKey, double)>(Math.Min(count, ranked.Count));
        while (best.Count < Math.Min(count, IdsPerStatement) && ranked.TryDequeue(out var key, out var order))
            best.Add((key, -order.Item1));
        return best;
    }

    private Task<IEnumerable<PostingRow>> PostingsAsync(QueryTerm[] terms)
    {
        var list = new InList("term", terms.Select(t => t.Term).Append(Ranking.LengthTerm))
            .With(new { query.Scope.WorkspaceId, query.Scope.UserId });
        return connection.QueryAsync<PostingRow>(new CommandDefinition(
            $"""
            SELECT partition_id AS PartitionId, term AS Term, block AS Block, postings AS Postings FROM retrieval_postings
            WHERE partition_id IN ({Visible}) AND term IN {list.Sql}
            """, list, cancellationToken: cancellationToken));
    }

    private async Task<HashSet<ChunkKey>> ChunksOfAsync(IReadOnlyCollection<string> documentIds)
    {
        var chunks = new HashSet<ChunkKey>();
        foreach (var some in documentIds.Chunk(IdsPerStatement))
        {
            var list = new InList("id", some);
            chunks.UnionWith(await connection.QueryAsync<ChunkKey>(new CommandDefinition(
                $"SELECT partition_id AS PartitionId, chunk_number AS Number FROM retrieval_chunks WHERE document_id IN {list.Sql}",
                list, cancellationToken: cancellationToken)));
        }

        return chunks;
    }

    // Chunks that a writer took away after the postings were read are missing here, and from the hits; so are those of a document that its
    // user may not see any more, wherever their postings still are.
    private async Task<IEnumerable<RetrievalHit>> FetchAsync(List<(ChunkKey Key, double Score)> best)
    {
        var found = new Dictionary<ChunkKey, Row>(best.Count);
        foreach (var partition in best.GroupBy(b => b.Key.PartitionId))
            foreach (var row in await RowsAsync(partition.Key, partition.Select(b => b.Key.Number)))
                found.Add(new ChunkKey(partition.Key, row.ChunkNumber), row);
        return best.Where(b => found.ContainsKey(b.Key)).Select(b => found[b.Key].ToHit(b.Score));
    }

    private Task<IEnumerable<Row>> RowsAsync(long partitionId, IEnumerable<long> numbers)
    {
        var list = new InList("number", numbers).With(new { partitionId, query.Scope.WorkspaceId, query.Scope.UserId });
        return connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT c.chunk_number AS ChunkNumber, c.document_id AS DocumentId, c.ordinal AS Ordinal, c.page AS Page,
                c.heading_path AS HeadingPath, c.start_offset AS StartOffset, c.end_offset AS EndOffset, c.text AS Text, d.title AS Title
            FROM retrieval_chunks c JOIN retrieval_documents d ON d.document_id = c.document_id
            WHERE c.partition_id = @partitionId AND c.chunk_number IN {list.Sql} AND d.partition_id IN ({Visible})
            """, list, cancellationToken: cancellationToken));
    }

    private sealed record Row(
        long ChunkNumber, string DocumentId, long Ordinal, long Page, string HeadingPath, long StartOffset, long EndOffset, string Text,
        string Title)
    {
        public RetrievalHit ToHit(double score) =>
            new(DocumentId, (int)Ordinal, (int)Page, HeadingPath, (int)StartOffset, (int)EndOffset, Text, Title, score);
    }
}
