using Parley.Server.Documents.Retrieval.Analysis;

namespace Parley.Server.Tests.Documents.Retrieval;

public sealed class AnalyzerTests
{
    [Theory]
    [InlineData("The A-100 pump", "the a 100 a100 pump")]
    [InlineData("SKU_12", "sku 12 sku12")]
    [InlineData("state-of-the-art", "state of the art stateoftheart")]
    [InlineData("3.5 mm, 1,000 units; 3,5 and 192.168.0.1.", "3.5 mm 1000 unit 3.5 and 192.168.0.1")]
    [InlineData("The patient's file", "the patient file")]
    [InlineData("soft\u00ADware and e\u0301clair", "softwar and eclair")]
    [InlineData("ﬁnal ＡＢＣ m²", "final abc m2")]
    [InlineData("and/or", "and or")]
    [InlineData("", "")]
    [InlineData("— … !?", "")]
    public void Words_become_terms(string text, string terms) =>
        Assert.Equal(terms, string.Join(' ', Analyzer.Analyze(text).Where(t => t.Kind != TokenKind.Character).Select(t => t.Term)));

    [Fact]
    public void Tokens_know_where_they_stand()
    {
        const string Text = "Größe: A-100 für 東京 😀 ok";
        Assert.Equal(
            ["Größe", "Größe", "A", "100", "A-100", "für", "東", "京", "東京", "ok"],
            Analyzer.Analyze(Text).Select(token => Text[token.Start..token.End]));
    }

    [Fact]
    public void A_word_beyond_the_limit_is_cut_alike_everywhere()
    {
        var hash = new string('7', Analyzer.MaxTermLength);
        Assert.Equal(hash, Assert.Single(Analyzer.Analyze(hash + "123")).Term);
    }

    [Fact]
    public void Broken_surrogates_and_control_characters_are_not_words() =>
        Assert.Equal(["ok"], Analyzer.Analyze("\uD800 \0 \uDC00\u0001 ok \uD83D").Select(token => token.Term));
}
