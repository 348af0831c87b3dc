using System.Runtime.InteropServices;

namespace Parley.Server.Documents.Retrieval;

/// <summary>A chunk by its number, as the postings know it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ChunkKey(long PartitionId, long Number);

/// <summary>
/// Scores the chunks of the postings it is given. All statistics come from these very postings, one consistent read of what the searcher
/// may see: counting an entry costs less than keeping totals true through every write, and there is nothing that could leak or drift.
/// </summary>
internal static class Ranking
{
    /// <summary>The term under which the chunks' lengths are kept.</summary>
    public const string LengthTerm = "";

    /// <summary>The scored chunks, the best first out of the queue; equal ones in the order of their partitions and numbers.</summary>
    public static PriorityQueue<ChunkKey, (double, long, long)> Score(
        IEnumerable<PostingRow> rows, QueryTerm[] terms, IReadOnlySet<ChunkKey>? only)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal) { [LengthTerm] = terms.Length };
        for (var i = 0; i < terms.Length; i++) positions[terms[i].Term] = i;

        var blocks = new Dictionary<(long PartitionId, long Block), string?[]>();
        foreach (var row in rows)
        {
            if (!blocks.TryGetValue((row.PartitionId, row.Block), out var block))
                blocks[(row.PartitionId, row.Block)] = block = new string?[terms.Length + 1];
            block[positions[row.Term]] = row.Postings;
        }

        var (bm25, weights) = Weigh(blocks.Values, terms);
        var ranked = new List<(ChunkKey, (double, long, long))>();
        var scores = new double[PostingCodec.BlockSize];
        var norms = new double[PostingCodec.BlockSize];
        foreach (var (key, block) in blocks)
        {
            Array.Clear(scores);
            if (!ScoreBlock(block, weights, bm25, norms, scores)) continue;
            for (var place = 0; place < scores.Length; place++)
            {
                if (scores[place] == 0) continue;
                var chunk = new ChunkKey(key.PartitionId, (key.Block << PostingCodec.BlockBits) | (uint)place);
                if (only is null || only.Contains(chunk)) ranked.Add((chunk, (-scores[place], chunk.PartitionId, chunk.Number)));
            }
        }

        return new PriorityQueue<ChunkKey, (double, long, long)>(ranked);
    }

    private static (Bm25 Bm25, double[] Weights) Weigh(IReadOnlyCollection<string?[]> blocks, QueryTerm[] terms)
    {
        long chunks = 0, totalLength = 0;
        var chunksWithTerm = new long[terms.Length];
        foreach (var block in blocks)
        {
            for (var i = 0; i < terms.Length; i++)
                if (block[i] is { } postings) chunksWithTerm[i] += PostingCodec.Count(postings);
            if (block[^1] is not { } lengths) continue;
            chunks += PostingCodec.Count(lengths);
            for (var i = 0; i < PostingCodec.Count(lengths); i++) totalLength += PostingCodec.Read(lengths, i).Value;
        }

        var bm25 = new Bm25(chunks, totalLength);
        return (bm25, [.. terms.Select((term, i) => bm25.Weight(chunksWithTerm[i], term.Count))]);
    }

    // Adds up in the order of the query's terms: floating-point sums depend on it, and equal texts must score alike on every database.
    private static bool ScoreBlock(string?[] block, double[] weights, Bm25 bm25, double[] norms, double[] scores)
    {
        if (block[^1] is not { } lengths || block.AsSpan(0, weights.Length).IndexOfAnyExcept((string?)null) < 0) return false;
        for (var i = 0; i < PostingCodec.Count(lengths); i++)
        {
            var (place, length) = PostingCodec.Read(lengths, i);
            norms[place] = bm25.Norm(length);
        }

        for (var term = 0; term < weights.Length; term++)
        {
            if (block[term] is not { } postings) continue;
            for (var i = 0; i < PostingCodec.Count(postings); i++)
            {
                var (place, frequency) = PostingCodec.Read(postings, i);
                scores[place] += Bm25.Score(weights[term], frequency, norms[place]);
            }
        }

        return true;
    }
}
