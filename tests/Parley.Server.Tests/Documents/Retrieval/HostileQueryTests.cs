using static Parley.Server.Tests.Documents.Retrieval.RetrievalFixture;

namespace Parley.Server.Tests.Documents.Retrieval;

public sealed class HostileQueryTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   \r\n\t ")]
    [InlineData("?! -- \" ' ( ) * :")]
    [InlineData("\0")]
    [InlineData("\uD800")]
    public async Task A_query_without_words_finds_nothing(string query)
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d"), "some words");

        Assert.Empty(await fixture.FindAsync(query));
    }

    [Theory]
    [InlineData("\"warranty\" AND NOT (years OR term:*) NEAR/3")]
    [InlineData("warranty' OR 1=1; DROP TABLE retrieval_postings; --")]
    [InlineData("war\0ranty warranty\0")]
    [InlineData("@term0 $1 ? :name warranty")]
    public async Task Operators_and_quotes_are_text(string query)
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d"), "the warranty covers it");

        Assert.Equal(["d"], await fixture.FindAsync(query));
        Assert.Equal(["d"], await fixture.FindAsync("warranty"));
    }

    [Fact]
    public async Task Ten_thousand_words_are_searched_by_the_ones_that_matter()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d"), "turbine blades");
        await fixture.AddAsync(Document("other"), "nothing");

        var words = Enumerable.Range(0, 10_000).Select(i => i % 100 == 0 ? "turbine" : $"w{i}");

        Assert.Equal(["d"], await fixture.FindAsync(string.Join(' ', words)));
    }

    [Fact]
    public async Task Stop_words_are_searched_only_where_there_is_nothing_else()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("it"), "Ask IT about it.");
        await fixture.AddAsync(Document("printer"), "Printers are in the hall.");

        Assert.Equal(["it"], await fixture.FindAsync("IT"));
        Assert.Equal(["printer"], await fixture.FindAsync("is it about the printer"));
    }

    [Fact]
    public async Task A_text_with_control_characters_keeps_its_offsets()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d", "A\0title"), "before\0after \uD800 end");

        var hit = Assert.Single(await fixture.SearchAsync("after"));

        Assert.Equal("before after \uFFFD end", hit.Text);
        Assert.Equal("A title", hit.Title);
    }

    [Fact]
    public async Task A_word_that_is_cut_in_the_middle_of_a_character_is_found()
    {
        await using var fixture = new RetrievalFixture();
        var word = "a" + string.Concat(Enumerable.Repeat("\U00010400", 40));
        await fixture.AddAsync(Document("d", $"{word}-{word}"), word);

        Assert.Equal(["d"], await fixture.FindAsync(word));
        Assert.Equal(["d"], await fixture.FindAsync($"{word}-{word}"));
    }

    [Fact]
    public async Task No_hits_are_asked_for_and_none_come()
    {
        await using var fixture = new RetrievalFixture();
        await fixture.AddAsync(Document("d"), "word");

        Assert.Empty(await fixture.SearchAsync("word", limit: 0));
    }
}
