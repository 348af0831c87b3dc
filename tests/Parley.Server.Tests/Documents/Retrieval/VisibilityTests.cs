using Parley.Server.Documents.Retrieval;
using static Parley.Server.Tests.Documents.Retrieval.RetrievalFixture;

namespace Parley.Server.Tests.Documents.Retrieval;

public sealed class VisibilityTests
{
    [Fact]
    public async Task Two_users_find_nothing_of_each_other()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("anns", "Secret", "ann"), "the merger plan");
        await fixture.AddAsync(Document("bobs", "Secret", "bob"), "the merger party");

        Assert.Equal(["anns"], await fixture.FindAsync("merger plan party secret", "ann"));
        Assert.Equal(["bobs"], await fixture.FindAsync("merger plan party secret", "bob"));
        Assert.Empty(await fixture.FindAsync("merger", ""));
        Assert.Empty(await fixture.SearchAsync("merger", "bob", documentIds: ["anns"]));
    }

    [Fact]
    public async Task A_shared_document_is_found_by_the_workspace_and_by_no_other()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("shared", owner: "ann", shared: true), "opening hours");

        Assert.Equal(["shared"], await fixture.FindAsync("hours", "bob"));
        Assert.Empty(await fixture.SearchAsync("hours", "ann", workspace: "elsewhere"));
    }

    [Fact]
    public async Task What_others_keep_to_themselves_does_not_move_a_score()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("shared", "Prices", "carol", shared: true), "prices of valves and pumps");
        await fixture.AddAsync(Document("anns", "Offer", "ann"), "an offer of ten valves", "terms of payment");
        var before = await fixture.SearchAsync("valves offer prices");

        for (var i = 0; i < 20; i++)
            await fixture.AddAsync(Document($"bobs{i}", "Valves", "bob"), "valves valves offer", "a long text on prices with many other words");

        Assert.Equal(3, before.Count);
        Assert.Equal(before, await fixture.SearchAsync("valves offer prices"));
    }

    [Fact]
    public async Task A_document_that_is_shared_is_found_by_all_and_after_taking_it_back_by_its_owner_alone()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d", "Plan", "ann"), "merger in spring", "budget");
        var postings = await fixture.PostingsAsync();
        var hits = await fixture.SearchAsync("merger plan");

        await fixture.MoveAsync("d", shared: true);
        Assert.Equal(hits, await fixture.SearchAsync("merger plan", "bob"));
        Assert.Equal(hits, await fixture.SearchAsync("merger plan", "ann"));

        await fixture.MoveAsync("d", shared: false);
        Assert.Empty(await fixture.FindAsync("merger", "bob"));
        Assert.Equal(postings, await fixture.PostingsAsync());
    }

    [Fact]
    public async Task A_document_without_an_owner_is_refused()
    {
        await using var fixture = new RetrievalFixture();
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.AddAsync(Document("d", owner: ""), "words"));
        Assert.Empty(await fixture.PostingsAsync());
    }

    [Fact]
    public async Task Moving_what_is_not_there_does_nothing()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.MoveAsync("absent", shared: true);
        Assert.Empty(await fixture.PostingsAsync());
        Assert.Equal([], await fixture.SearchAsync("absent"));
    }
}
