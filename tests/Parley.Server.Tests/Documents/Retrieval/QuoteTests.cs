using System.Text.Json;
using Parley.Protocol;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Documents.Retrieval.Quotes;

namespace Parley.Server.Tests.Documents.Retrieval;

public sealed class QuoteTests
{
    private const string Terms =
        "Warranty\n\nGoods are checked by Dr. Meyer, e.g. for scratches, before\nthey leave. The warranty covers two years of use. "
        + "Wear parts (see fig. 3) are excluded. Claims go to the seller.";

    [Fact]
    public void Sentences_end_where_a_reader_ends_them() =>
        Assert.Equal(
            ["Warranty", "Goods are checked by Dr. Meyer, e.g. for scratches, before\nthey leave.", "The warranty covers two years of use.",
                "Wear parts (see fig. 3) are excluded.", "Claims go to the seller."],
            Split(Terms));

    [Fact]
    public void A_heading_is_no_part_of_the_sentence_under_it_but_a_full_line_is_part_of_the_next()
    {
        Assert.Equal(
            ["Warranty", "The warranty covers the impeller and the seal for\nthirty-six months from delivery."],
            Split("Warranty\nThe warranty covers the impeller and the seal for\nthirty-six months from delivery."));
        Assert.Equal(["He moved from\nBerlin to Paris\nand stayed."], Split("He moved from\nBerlin to Paris\nand stayed."));
    }

    [Fact]
    public void Lists_tables_and_other_scripts_have_sentences_too()
    {
        const string Text = "Parts:\n- a pump\n2. a valve\nA\tB\nC\tD\n保証は二年です。部品は除く！";
        Assert.Equal(
            ["Parts:", "- a pump", "2. a valve", "A\tB", "C\tD\n保証は二年です。", "部品は除く！"],
            Split(Text));
    }

    [Fact]
    public void The_sentence_that_answers_is_quoted_whole_with_its_place_in_the_document()
    {
        var quote = QuoteSelector.Select(Hit(Terms, start: 5_000), "How long is the warranty, how many years of use?");

        Assert.Equal("The warranty covers two years of use.", quote.Text);
        Assert.Equal(quote.Text, Terms[(quote.Start - 5_000)..(quote.End - 5_000)]);
    }

    [Fact]
    public void Neighbouring_sentences_are_quoted_together_where_both_answer()
    {
        var quote = QuoteSelector.Select(Hit(Terms), "warranty years excluded wear parts");

        Assert.Equal("The warranty covers two years of use. Wear parts (see fig. 3) are excluded.", quote.Text);
    }

    [Fact]
    public void A_sentence_that_is_too_long_is_cut_at_words_around_what_was_asked_for()
    {
        var text = string.Join(' ', Enumerable.Repeat("filler", 200)) + " the zirconium seal " + string.Join(' ', Enumerable.Repeat("ballast", 200));

        var quote = QuoteSelector.Select(Hit(text), "zirconium seal");

        Assert.InRange(quote.Text.Length, QuoteSelector.MaxLength - 20, QuoteSelector.MaxLength);
        Assert.StartsWith("filler ", quote.Text, StringComparison.Ordinal);
        Assert.Contains(" zirconium seal ", quote.Text, StringComparison.Ordinal);
        Assert.EndsWith(" ballast", quote.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_gives_a_quote_that_fits_and_stands_in_it()
    {
        var random = new Random(11);
        string[] pieces = ["word ", "pump", "pump ", ". ", "A", "\n", "\n\n", "😀", "東京", "。", " - ", "\t", "x-1 ", new string('y', 150), "e.g. ", "! "];
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 150)).Select(_ => pieces[random.Next(pieces.Length)]));
            var quote = QuoteSelector.Select(Hit(text, start: 70), "pump 東京 x1");

            Assert.InRange(quote.Text.Length, string.IsNullOrWhiteSpace(text) ? 0 : 1, QuoteSelector.MaxLength);
            Assert.Equal(text[(quote.Start - 70)..(quote.End - 70)], quote.Text);
            Assert.False(quote.Text.Length > 0 && (char.IsLowSurrogate(quote.Text[0]) || char.IsHighSurrogate(quote.Text[^1])));
        }
    }

    [Fact]
    public void A_quote_is_true_where_it_stands_and_found_again_where_it_moved()
    {
        const string Text = "two years. Then two  \n years.";
        Assert.Equal(new Quote("two years.", 100, 110), QuoteVerifier.Verify("two years.", 100, Text, 100));
        Assert.Equal(new Quote("two years.", 100, 110), QuoteVerifier.Verify("two years.", 105, Text, 100));
        Assert.Equal(new Quote("Then two  \n years.", 111, 129), QuoteVerifier.Verify(" Then two years. ", 0, Text, 100));
        Assert.Equal(new Quote("two", 116, 119), QuoteVerifier.Verify("two", 114, Text, 100));
    }

    [Theory]
    [InlineData("three years.")]
    [InlineData("two years. Then three")]
    [InlineData("Two years.")]
    [InlineData(" . ")]
    [InlineData("")]
    public void A_quote_of_which_anything_is_not_there_is_none(string quote) =>
        Assert.Null(QuoteVerifier.Verify(quote, 0, "two years. Then two years.", 0));

    [Fact]
    public void A_citation_is_written_as_clients_read_it()
    {
        var citation = Hit("The warranty covers two years of use.", start: 120).Cite(1, "warranty");

        Assert.Equal(
            """[{"number":1,"document_id":"d1","title":"Terms","page":2,"start":120,"end":157,"quote":"The warranty covers two years of use.","score":7.31}]""",
            JsonSerializer.Serialize([citation!], ProtocolJson.Wire.ListCitation));
        Assert.Null(Hit(" … ").Cite(1, "warranty"));
    }

    private static RetrievalHit Hit(string text, int start = 0) => new("d1", 0, 2, "", start, start + text.Length, text, "Terms", 7.3141);

    private static IEnumerable<string> Split(string text) => SentenceSplitter.Split(text).Select(s => text[s.Start..s.End]);
}
