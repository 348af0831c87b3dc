using Parley.Server.Documents.Chunking;
using Parley.Server.Documents.Retrieval;
using static Parley.Server.Tests.Documents.Retrieval.RetrievalFixture;

namespace Parley.Server.Tests.Documents.Retrieval;

/// <summary>Documents of which a unit of work moves or takes out only a part.</summary>
public sealed class LongDocumentTests
{
    private const int Length = 3 * RetrievalIndex.ChunksPerUnit;

    private static readonly List<Chunk> Text = Chunks([.. Enumerable.Range(0, Length).Select(n => $"clause {n} of the merger")]);

    [Fact]
    public async Task Taken_back_it_is_its_owners_alone_at_once_and_whole()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d", "Contract"), Text);
        var postings = await fixture.PostingsAsync();
        await fixture.MoveAsync("d", shared: true);
        await fixture.SettleAsync();
        Assert.Equal(Length, (await fixture.SearchAsync("merger", "bob")).Count);

        await fixture.MoveAsync("d", shared: false);

        Assert.Empty(await fixture.SearchAsync("merger", "bob"));
        Assert.Equal(Length, (await fixture.SearchAsync("merger", "ann")).Count);
        await fixture.SettleAsync();
        Assert.Equal(postings, await fixture.PostingsAsync());
    }

    [Fact]
    public async Task Shown_to_all_it_is_never_lost_to_its_owner_and_comes_to_the_others()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d", "Contract"), Text);
        await fixture.MoveAsync("d", shared: true);

        var first = (await fixture.SearchAsync("merger", "bob")).Count;
        Assert.Equal(Length, (await fixture.SearchAsync("merger", "ann")).Count);
        await fixture.SettleAsync();

        Assert.Equal((RetrievalIndex.ChunksPerUnit, Length), (first, (await fixture.SearchAsync("merger", "bob")).Count));
    }

    [Fact]
    public async Task A_change_of_mind_in_the_middle_leaves_nothing_behind()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d", "Contract"), Text);
        var postings = await fixture.PostingsAsync();

        await fixture.MoveAsync("d", shared: true);
        await fixture.MoveAsync("d", shared: false);
        Assert.Empty(await fixture.SearchAsync("merger", "bob"));
        await fixture.SettleAsync();

        Assert.Equal(postings, await fixture.PostingsAsync());
    }

    [Fact]
    public async Task Taken_out_it_is_not_found_any_more_and_then_not_there()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("stays", shared: true), "pumps");
        var postings = await fixture.PostingsAsync();
        await fixture.AddAsync(Document("d", "Contract", shared: true), Text);

        await fixture.RemoveAsync("d");

        Assert.Empty(await fixture.SearchAsync("merger"));
        await fixture.SettleAsync();
        Assert.Equal(postings, await fixture.PostingsAsync());
    }

    [Fact]
    public async Task Indexed_again_it_has_nothing_of_what_was_taken_out()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d", "Contract"), Text);
        await fixture.RemoveAsync("d");

        await fixture.AddAsync(Document("d", "Contract"), "the merger is off");
        await fixture.SettleAsync();

        Assert.Equal("the merger is off", Assert.Single(await fixture.SearchAsync("merger")).Text);
    }

    [Fact]
    public async Task Chunks_that_come_while_it_is_moved_go_where_it_is_now()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d", "Contract", shared: true), Text);
        var postings = await fixture.PostingsAsync();
        await fixture.RemoveAsync("d");
        await fixture.SettleAsync();

        await fixture.AddAsync(Document("d", "Contract"), Text[..^5]);
        await fixture.MoveAsync("d", shared: true);
        await fixture.AddAsync(Document("d", "Contract", shared: true), Text[^5..]);
        await fixture.SettleAsync();

        Assert.Equal(postings, await fixture.PostingsAsync());
    }
}
