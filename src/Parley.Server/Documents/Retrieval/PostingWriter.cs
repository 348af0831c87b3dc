using System.Text;
using Dapper;
using Parley.Server.Storage;

namespace Parley.Server.Documents.Retrieval;

/// <summary>Gathers the postings that a unit of work adds to and takes from one partition, and writes them in few statements.</summary>
internal sealed class PostingWriter(WriteScope scope, long partitionId)
{
    // Rows in a statement: a round trip less for each on PostgreSQL; beyond this SQLite gains nothing.
    private const int RowsPerStatement = 64;

    private readonly SortedDictionary<(long Block, string Term), StringBuilder> _added = new(PostingOrder.Instance);
    private readonly SortedDictionary<long, (HashSet<int> Places, HashSet<string> Terms)> _removed = [];

    public void Add(long chunkNumber, ChunkTerms terms)
    {
        Add(chunkNumber, Ranking.LengthTerm, terms.Length);
        foreach (var (term, frequency) in terms.Frequencies) Add(chunkNumber, term, frequency);
    }

    public void Remove(long chunkNumber, string terms)
    {
        var block = PostingCodec.BlockOf(chunkNumber);
        if (!_removed.TryGetValue(block, out var removed))
            _removed[block] = removed = ([], new HashSet<string>(StringComparer.Ordinal) { Ranking.LengthTerm });
        removed.Places.Add(PostingCodec.PlaceOf(chunkNumber));
        foreach (var term in terms.Split(' ', StringSplitOptions.RemoveEmptyEntries)) removed.Terms.Add(term);
    }

    public async Task WriteAsync()
    {
        foreach (var (block, (places, terms)) in _removed)
            foreach (var some in terms.Order(StringComparer.Ordinal).Chunk(RowsPerStatement)) await RemoveAsync(block, places, some);
        await UpsertAsync(
            _added.Select(a => (a.Key.Block, a.Key.Term, a.Value.ToString())),
            "postings = retrieval_postings.postings || excluded.postings");
    }

    private void Add(long chunkNumber, string term, int value)
    {
        var key = (PostingCodec.BlockOf(chunkNumber), term);
        if (!_added.TryGetValue(key, out var postings)) _added[key] = postings = new StringBuilder();
        PostingCodec.Append(postings, PostingCodec.PlaceOf(chunkNumber), value);
    }

    private async Task RemoveAsync(long block, HashSet<int> places, string[] terms)
    {
        var list = new InList("term", terms).With(new { partitionId, block });
        var stored = await scope.Connection.QueryAsync<(string Term, string Postings)>(
            $"SELECT term, postings FROM retrieval_postings WHERE partition_id = @partitionId AND block = @block AND term IN {list.Sql}",
            list, scope.Transaction);
        var left = stored.Select(row => (Block: block, row.Term, Postings: PostingCodec.Without(row.Postings, places)))
            .ToLookup(row => row.Postings.Length > 0);
        var emptied = left[false].Select(row => row.Term).ToArray();
        if (emptied.Length > 0)
        {
            list = new InList("term", emptied).With(new { partitionId, block });
            await scope.Connection.ExecuteAsync(
                $"DELETE FROM retrieval_postings WHERE partition_id = @partitionId AND block = @block AND term IN {list.Sql}",
                list, scope.Transaction);
        }

        await UpsertAsync(left[true], "postings = excluded.postings");
    }

    private async Task UpsertAsync(IEnumerable<(long Block, string Term, string Postings)> rows, string onConflict)
    {
        foreach (var some in rows.Chunk(RowsPerStatement))
        {
            await using var command = scope.Connection.CreateCommand();
            command.Transaction = scope.Transaction;
            var sql = new StringBuilder("INSERT INTO retrieval_postings (partition_id, term, block, postings) VALUES ");
            for (var i = 0; i < some.Length; i++)
            {
                sql.Append(i == 0 ? "" : ", ").Append($"(@partition, @term{i}, @block{i}, @postings{i})");
                AddParameter($"term{i}", some[i].Term);
                AddParameter($"block{i}", some[i].Block);
                AddParameter($"postings{i}", some[i].Postings);
            }

            AddParameter("partition", partitionId);
            command.CommandText = sql.Append(" ON CONFLICT (partition_id, term, block) DO UPDATE SET ").Append(onConflict).ToString();
            await command.ExecuteNonQueryAsync();

            void AddParameter(string name, object value)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = value;
                command.Parameters.Add(parameter);
            }
        }
    }

    // In the order of the primary key's values, so that neighbours are written together.
    private sealed class PostingOrder : IComparer<(long Block, string Term)>
    {
        public static readonly PostingOrder Instance = new();

        public int Compare((long Block, string Term) x, (long Block, string Term) y) =>
            string.CompareOrdinal(x.Term, y.Term) is var byTerm and not 0 ? byTerm : x.Block.CompareTo(y.Block);
    }
}
