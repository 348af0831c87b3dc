using Parley.Bench.Retrieval;

namespace Parley.Server.Tests.Documents.Retrieval;

public sealed class RankingMetricsTests
{
    private static readonly Dictionary<string, int> Grades = new() { ["a"] = 2, ["b"] = 1, ["c"] = 1, ["d"] = 0 };

    [Fact]
    public void Ndcg_is_as_computed_by_hand()
    {
        // Gains 0, 2 / log2(3), 1 / log2(4) over the ideal 2 / 1 + 1 / log2(3) + 1 / log2(4).
        Assert.Equal((1.261860 + 0.5) / (2 + 0.630930 + 0.5), RankingMetrics.Ndcg(["x", "a", "b"], Grades, 10), 1e-6);
    }

    [Fact]
    public void Only_the_first_ones_count()
    {
        Assert.Equal(0, RankingMetrics.Ndcg(["x", "d", "a"], Grades, 2));
        Assert.Equal(2.0 / 3, RankingMetrics.Recall(["c", "x", "a", "b"], Grades, 3), 1e-9);
    }

    [Fact]
    public void The_best_order_is_one_and_nothing_relevant_is_zero()
    {
        Assert.Equal(1, RankingMetrics.Ndcg(["a", "c", "b", "d"], Grades, 10), 1e-9);
        Assert.Equal(0, RankingMetrics.Ndcg(["d"], new Dictionary<string, int> { ["d"] = 0 }, 10));
        Assert.Equal(0, RankingMetrics.Recall(["d"], new Dictionary<string, int> { ["d"] = 0 }, 10));
    }
}
