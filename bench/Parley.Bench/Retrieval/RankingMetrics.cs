namespace Parley.Bench.Retrieval;

/// <summary>How good a ranking is, as trec_eval and BEIR count it.</summary>
internal static class RankingMetrics
{
    /// <summary>
    /// Normalised discounted cumulative gain of the first <paramref name="depth"/>: each document's grade over log2(rank + 1), divided by
    /// what the best order of all judged documents would give. 0 where nothing is relevant.
    /// </summary>
    public static double Ndcg(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int depth)
    {
        var ideal = Gain(grades.Values.Where(grade => grade > 0).OrderDescending().Take(depth));
        return ideal == 0 ? 0 : Gain(ranking.Take(depth).Select(document => Math.Max(0, grades.GetValueOrDefault(document)))) / ideal;
    }

    /// <summary>The part of the relevant documents that is among the first <paramref name="depth"/>. 0 where nothing is relevant.</summary>
    public static double Recall(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int depth)
    {
        var relevant = grades.Count(grade => grade.Value > 0);
        return relevant == 0 ? 0 : (double)ranking.Take(depth).Count(document => grades.GetValueOrDefault(document) > 0) / relevant;
    }

    private static double Gain(IEnumerable<int> grades) => grades.Select((grade, i) => grade / Math.Log2(i + 2)).Sum();
}
