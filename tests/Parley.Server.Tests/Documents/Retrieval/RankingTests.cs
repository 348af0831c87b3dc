using Parley.Server.Documents.Chunking;
using Parley.Server.Documents.Retrieval;
using static Parley.Server.Tests.Documents.Retrieval.RetrievalFixture;

namespace Parley.Server.Tests.Documents.Retrieval;

public sealed class RankingTests
{
    [Fact]
    public async Task The_chunk_that_is_about_the_question_comes_first()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(
            Document("handbook", "Handbook"), "Holidays are agreed with the team.", "The warranty covers two years of use.", "Parking is free.");
        await fixture.AddAsync(Document("menu", "Menu"), "Two soups a day, and the use of forks.");

        var hits = await fixture.SearchAsync("How many years does the warranty cover?");

        var best = hits[0];
        Assert.Equal(("handbook", 1, 2, 1_000, "The warranty covers two years of use.", "Handbook"),
            (best.DocumentId, best.ChunkOrdinal, best.Page, best.Start, best.Text, best.Title));
        Assert.All(hits.Skip(1), hit => Assert.True(hit.Score < best.Score));
    }

    [Fact]
    public async Task A_rare_word_weighs_more_than_a_common_one()
    {
        await using var fixture = new RetrievalFixture();
        for (var i = 0; i < 10; i++) await fixture.AddAsync(Document($"common{i}"), "contract contract supplier");
        await fixture.AddAsync(Document("rare"), "contract zirconium supplier");

        Assert.Equal("rare", (await fixture.FindAsync("zirconium contract"))[0]);
        Assert.Equal(11, (await fixture.FindAsync("zirconium contract")).Length);
    }

    [Fact]
    public async Task A_word_in_the_title_counts_more_than_one_in_the_text()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("text", "Annual report"), "pumps in the north");
        await fixture.AddAsync(Document("title", "Annual pumps"), "report in the north");

        Assert.Equal(["title", "text"], await fixture.FindAsync("pumps"));
    }

    [Fact]
    public async Task A_word_that_the_query_repeats_counts_as_often()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("apples"), "apples in the cellar");
        await fixture.AddAsync(Document("pears"), "pears in the cellar");

        Assert.Equal("pears", (await fixture.FindAsync("apples pears pears"))[0]);
        Assert.Equal("apples", (await fixture.FindAsync("apples apples pears"))[0]);
    }

    [Fact]
    public async Task Headings_above_a_chunk_are_found()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("handbook"), [new Chunk(0, 4, "Machines > Calibration", 10, 20, "Every month")]);

        Assert.Equal("Machines > Calibration", Assert.Single(await fixture.SearchAsync("calibrating")).HeadingPath);
    }

    [Fact]
    public async Task A_long_document_does_not_crowd_out_the_others_where_hits_per_document_are_bounded()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("long"), Chunks([.. Enumerable.Repeat("valve valve", 50)]));
        await fixture.AddAsync(Document("short"), "a valve among several other things in stock");

        var hits = await fixture.SearchAsync("valve", limit: 2, perDocument: 1);

        Assert.Equal(["long", "short"], hits.Select(hit => hit.DocumentId));
        Assert.All(await fixture.SearchAsync("valve", limit: 2), hit => Assert.Equal("long", hit.DocumentId));
    }

    [Fact]
    public async Task A_search_can_be_limited_to_some_documents()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("one"), "valve");
        await fixture.AddAsync(Document("two"), "valve");

        Assert.Equal("two", Assert.Single(await fixture.SearchAsync("valve", documentIds: ["two", "absent"])).DocumentId);
        Assert.Empty(await fixture.SearchAsync("valve", documentIds: []));
    }

    [Theory]
    [InlineData("Die Größe der Öfen", "grosse")]
    [InlineData("Die Größe der Öfen", "GRÖSSE OFEN")]
    [InlineData("Les résumés déposés à l'été", "resume")]
    [InlineData("Les résumés déposés à l'été", "ete")]
    [InlineData("東京都の保証期間は二年です", "保証")]
    [InlineData("東京都の保証期間は二年です", "京")]
    [InlineData("Гарантия действует два года. Ёлка", "елка ГАРАНТИЯ")]
    [InlineData("보증 기간은 2년입니다", "보증기간")]
    [InlineData("ระยะเวลารับประกันสองปี", "รับประกัน")]
    [InlineData("The A-100 and the B-200", "a100")]
    [InlineData("The A100 and the B200", "A-100")]
    [InlineData("Order SKU_12 now", "SKU-12")]
    [InlineData("A well-known wellknown well", "well known")]
    [InlineData("Naïve façades", "naive facade")]
    public async Task Words_are_found_however_they_are_written(string text, string query)
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("found"), text);
        await fixture.AddAsync(Document("other"), "nothing to see");

        Assert.Equal(["found"], await fixture.FindAsync(query));
    }
}
