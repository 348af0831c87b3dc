using System.Diagnostics;
using Parley.Server.Assistant.Models;
using Parley.Server.Assistant.Prompts;
using static Parley.Server.Tests.Assistant.ModelTestBed;

namespace Parley.Server.Tests.Assistant;

public sealed class OfflineModelTests
{
    private static readonly Passage Returns = new("d2", "Returns", null, "Goods may be returned within 30 days. Opened software is excluded.", 3.1);

    [Fact]
    public async Task Without_a_model_it_says_so_and_quotes_the_passages_with_their_numbers()
    {
        using var model = Instant();

        var (text, end) = await model.ReadAsync(Ask("What does the warranty cover?", Warranty, Returns));

        Assert.StartsWith("No language model is configured", text, StringComparison.Ordinal);
        Assert.Contains("> The warranty covers two years of use. [1]\n>\n> — Warranty, page 2", text, StringComparison.Ordinal);
        Assert.Contains("> Goods may be returned within 30 days. Opened software is excluded. [2]\n>\n> — Returns", text, StringComparison.Ordinal);
        Assert.Equal([1, 2], CitationMarkers.Find(text, 2));
        Assert.Equal(("stop", "offline", true), (end.FinishReason, end.Model, end.Usage.Estimated));
        Assert.Equal((ModelProvider.Offline, "offline", false), (model.Provider, model.Name, model.Configured));
    }

    [Fact]
    public async Task Without_passages_it_says_so_and_suggests_an_upload()
    {
        using var model = Instant();

        var (text, _) = await model.ReadAsync(Ask());

        Assert.Contains("No language model is configured", text, StringComparison.Ordinal);
        Assert.Contains("Upload documents", text, StringComparison.Ordinal);
        Assert.Empty(CitationMarkers.Find(text, 5));
    }

    [Fact]
    public async Task It_quotes_the_sentences_that_fit_the_question_out_of_a_long_passage()
    {
        var filler = string.Concat(Enumerable.Range(0, 40).Select(i => $"Sentence number {i} speaks about shipping pallets. "));
        var passage = new Passage("d3", "Manual", 7, filler + "The battery lasts eleven hours. " + filler, 1);
        using var model = Instant();

        var (text, _) = await model.ReadAsync(Ask("How long does the battery last, how many hours?", passage));

        Assert.Contains("The battery lasts eleven hours.", text, StringComparison.Ordinal);
        Assert.True(text.Length < 700, text);
    }

    [Fact]
    public async Task Markers_and_markup_inside_a_document_stay_text()
    {
        var passage = new Passage("d4", "A [link](https://evil.example)", 1, "See [2] and <img src=x> and *stars* today.", 1);
        using var model = Instant();

        var (text, _) = await model.ReadAsync(Ask("What do you see today?", passage, Warranty with { Text = "Unrelated." }));

        Assert.Contains(@"See \[2\] and \<img src=x\> and \*stars\* today. [1]", text, StringComparison.Ordinal);
        Assert.Contains(@"— A \[link\](https://evil.example), page 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_longest_answer_streams_in_small_pieces_at_a_pace_to_read_by()
    {
        var passage = Warranty with { Text = string.Concat(Enumerable.Repeat("It is as it was, so we go on to do so. ", 50)) };
        using var model = Create(_ => { });
        var clock = Stopwatch.StartNew();
        List<ModelText> pieces = [];
        TimeSpan? first = null;

        await foreach (var update in model.StreamAsync(Ask("How does it go on?", passage, passage, passage), TestContext.Current.CancellationToken))
        {
            first ??= clock.Elapsed;
            if (update is ModelText piece)
                pieces.Add(piece);
        }

        Assert.InRange(pieces.Count, 50, 400);
        Assert.All(pieces, piece => Assert.True(piece.Text.Length < 40));
        Assert.True(clock.Elapsed - first!.Value > TimeSpan.FromMilliseconds(400), "The pieces came all at once.");
    }

    [Fact]
    public async Task An_interrupted_answer_goes_on_where_it_ended()
    {
        using var model = Instant();
        var request = new PromptRequest { Question = "What does the warranty cover?", Passages = [Warranty] };
        var (whole, _) = await model.ReadAsync(new PromptBuilder(8_000).Build(request));

        for (var length = 1; length <= whole.Length; length += 7)
        {
            var (rest, _) = await model.ReadAsync(new PromptBuilder(8_000).Build(request with { PartialAnswer = whole[..length] }));
            Assert.Equal(whole, whole[..length] + rest);
        }
    }

    private static LanguageModel Instant() => Create(options => options.OfflinePace = TimeSpan.Zero);
}
