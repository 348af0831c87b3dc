using Parley.Server.Documents.Retrieval;
using static Parley.Server.Tests.Documents.Retrieval.RetrievalFixture;

namespace Parley.Server.Tests.Documents.Retrieval;

public sealed class AgreementTests
{
    private static readonly string[] Users = ["ann", "bob"];

    [Theory]
    [InlineData(1, 60)]
    [InlineData(2, 60)]
    [InlineData(3, 60)]
    [InlineData(4, 60)]
    public async Task Random_writes_rank_as_the_textbook_does(int seed, int steps)
    {
        await using var fixture = new RetrievalFixture();
        var random = new Random(seed);
        var naive = new NaiveIndex();
        for (var step = 0; step < steps; step++)
        {
            var id = $"d{random.Next(12)}";
            if (random.Next(4) == 0)
            {
                naive.Remove(id);
                await fixture.RemoveAsync(id);
                continue;
            }

            var document = Document(id, Words(random, 3), Users[random.Next(2)], random.Next(2) == 0);
            var chunks = Chunks([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Words(random, 30))]);
            naive.Put(document, chunks);
            await fixture.Database.WriteAsync(async scope =>
            {
                await fixture.Index.RemoveAsync(scope, id);
                await fixture.Index.IndexAsync(scope, document, chunks);
            }, TestContext.Current.CancellationToken);
        }

        for (var i = 0; i < 20; i++) await AssertAgreeAsync(fixture, naive, Words(random, 5), Users[i % 2]);
    }

    [Fact]
    public async Task More_chunks_than_a_block_holds_rank_as_the_textbook_does()
    {
        await using var fixture = new RetrievalFixture();
        var random = new Random(7);
        var naive = new NaiveIndex();
        for (var d = 0; d < 3; d++)
        {
            var document = Document($"d{d}", "Handbook", shared: d == 1);
            var chunks = Chunks([.. Enumerable.Range(0, PostingCodec.BlockSize - 100).Select(_ => Words(random, 8))]);
            naive.Put(document, chunks);
            await fixture.AddAsync(document, chunks);
        }

        naive.Remove("d0");
        await fixture.RemoveAsync("d0");
        await fixture.SettleAsync();

        for (var i = 0; i < 5; i++) await AssertAgreeAsync(fixture, naive, Words(random, 3), "ann");
    }

    private static async Task AssertAgreeAsync(RetrievalFixture fixture, NaiveIndex naive, string query, string user)
    {
        var expected = naive.Search(query, user);
        var hits = await fixture.SearchAsync(query, user, limit: int.MaxValue);

        Assert.Equal(expected.Keys.Order(), hits.Select(hit => (hit.DocumentId, hit.ChunkOrdinal)).Order());
        Assert.All(hits, hit => Assert.Equal(expected[(hit.DocumentId, hit.ChunkOrdinal)], hit.Score, 1e-9));
        Assert.Equal(hits.Select(hit => hit.Score).OrderDescending(), hits.Select(hit => hit.Score));
    }

    // Few words, the first of them frequent, as in a language.
    private static string Words(Random random, int most) =>
        string.Join(' ', Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => $"w{(int)(40 * random.NextDouble() * random.NextDouble())}"));
}
