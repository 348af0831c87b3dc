using Parley.Server.Documents.Retrieval;
using static Parley.Server.Tests.Documents.Retrieval.RetrievalFixture;

namespace Parley.Server.Tests.Documents.Retrieval;

public sealed class RemovalTests
{
    [Fact]
    public async Task After_a_removal_postings_and_scores_are_as_before_the_document_came()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("stays", "Pumps", shared: true), "pumps and valves", "spare parts");
        var postings = await fixture.PostingsAsync();
        var hits = await fixture.SearchAsync("pumps parts");

        await fixture.AddAsync(Document("goes", "Pumps", shared: true), "pumps pumps", "parts and gaskets", "A-100");
        Assert.NotEqual(hits, await fixture.SearchAsync("pumps parts"));
        await fixture.RemoveAsync("goes");

        Assert.Equal(postings, await fixture.PostingsAsync());
        Assert.Equal(hits, await fixture.SearchAsync("pumps parts"));
        Assert.Empty(await fixture.FindAsync("gaskets"));
    }

    [Fact]
    public async Task Indexing_the_same_again_changes_nothing()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d", "Pumps"), "pumps and valves", "spare parts");
        var postings = await fixture.PostingsAsync();
        var hits = await fixture.SearchAsync("pumps parts");

        await fixture.AddAsync(Document("d", "Pumps"), "pumps and valves", "spare parts");

        Assert.Equal(postings, await fixture.PostingsAsync());
        Assert.Equal(hits, await fixture.SearchAsync("pumps parts"));
    }

    [Fact]
    public async Task Chunks_that_come_in_batches_are_the_same_as_all_at_once()
    {
        await using var fixture = new RetrievalFixture();
        var chunks = Chunks("pumps", "valves and pumps", "gaskets", "spare parts");
        await fixture.AddAsync(Document("d", "Parts"), chunks);
        var postings = await fixture.PostingsAsync();

        await fixture.RemoveAsync("d");
        await fixture.AddAsync(Document("d", "Parts"), chunks[..1]);
        await fixture.AddAsync(Document("d", "Parts"), chunks[1..3]);
        await fixture.AddAsync(Document("d", "Parts"), chunks[2..]);

        Assert.Equal(postings, await fixture.PostingsAsync());
    }

    [Fact]
    public async Task A_new_title_holds_for_all_chunks()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d", "Draft"), "pumps", "valves");
        await fixture.AddAsync(Document("d", "Catalogue"), Chunks());

        Assert.Empty(await fixture.FindAsync("draft"));
        Assert.Equal(["Catalogue", "Catalogue"], (await fixture.SearchAsync("catalogue")).Select(hit => hit.Title));
    }

    [Fact]
    public async Task A_unit_of_work_that_fails_leaves_nothing_in_the_index()
    {
        await using var fixture = new RetrievalFixture();
        await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.Database.WriteAsync(async scope =>
        {
            await fixture.Index.IndexAsync(scope, Document("d"), Chunks("pumps"));
            throw new InvalidOperationException("after the chunks");
        }, TestContext.Current.CancellationToken));

        Assert.Empty(await fixture.PostingsAsync());
        Assert.Empty(await fixture.FindAsync("pumps"));
    }
}
