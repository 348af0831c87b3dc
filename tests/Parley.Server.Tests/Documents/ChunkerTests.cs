using System.Text;
using Microsoft.Extensions.Options;
using Parley.Server.Documents.Chunking;
using Parley.Server.Documents.Extraction;

namespace Parley.Server.Tests.Documents;

public sealed class ChunkerTests
{
    private static readonly string[] Alphabet =
    [
        "word ", "a", " ", "  ", "\n", "\n\n", ". ", "! ", "東京は大きい。", "人", "😀", "👩‍👩‍👧", "e\u0301", "\t", "Long sentence without an end ", "🇨🇭", "? \n", "\u00a0",
    ];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Chunks_cover_all_text_and_their_offsets_are_true(int seed)
    {
        var random = new Random(seed);
        var options = new ChunkingOptions { TargetCharacters = random.Next(100, 400), MinSectionCharacters = random.Next(0, 100) };
        options.OverlapCharacters = random.Next(0, options.TargetCharacters / 4 + 1);
        Assert.True(new ChunkingOptionsValidator().Validate(null, options).Succeeded);
        var document = RandomDocument(random);

        var chunks = new Chunker(Options.Create(options)).Cut(document);

        var covered = new bool[document.Text.Length];
        foreach (var chunk in chunks)
        {
            Assert.Equal(document.Text[chunk.Start..chunk.End], chunk.Text);
            Assert.InRange(chunk.Text.Length, 1, options.TargetCharacters * 5 / 4);
            Assert.False(char.IsLowSurrogate(chunk.Text[0]) || char.IsHighSurrogate(chunk.Text[^1]), "A character was split.");
            Assert.False(char.IsWhiteSpace(chunk.Text[0]) || char.IsWhiteSpace(chunk.Text[^1]), "White space was kept.");
            var page = document.Pages[chunk.Page - 1];
            Assert.True(chunk.Start >= page.Start && chunk.End <= page.End, "A chunk left its page.");
            covered.AsSpan(chunk.Start..chunk.End).Fill(true);
        }

        Assert.All(Enumerable.Range(0, covered.Length), at => Assert.True(covered[at] || char.IsWhiteSpace(document.Text[at]), $"Lost character {at}."));
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(chunk => chunk.Ordinal));
        Assert.All(chunks.Zip(chunks.Skip(1)), pair => Assert.True(pair.First.Start < pair.Second.Start && pair.First.End < pair.Second.End, "Out of order."));
    }

    [Fact]
    public void Paragraphs_are_kept_whole_where_they_fit()
    {
        var paragraphs = Enumerable.Range(0, 6).Select(i => string.Concat(Enumerable.Repeat($"Sentence of {i} here. ", 20)).Trim()).ToList();

        var chunks = Cut(Document(string.Join("\n\n", paragraphs)));

        Assert.Equal(3, chunks.Count);
        Assert.All(chunks, chunk => Assert.EndsWith(".", chunk.Text, StringComparison.Ordinal));
        Assert.All(paragraphs, paragraph => Assert.Contains(chunks, chunk => chunk.Text.Contains(paragraph, StringComparison.Ordinal)));
    }

    [Fact]
    public void Neighbours_share_the_sentence_at_their_border()
    {
        var chunks = Cut(Document(string.Concat(Enumerable.Range(100, 100).Select(i => $"This is the sentence {i}. "))));

        Assert.All(chunks.Zip(chunks.Skip(1)), pair =>
        {
            Assert.InRange(pair.First.End - pair.Second.Start, 20, 150);
            Assert.StartsWith("This is", pair.Second.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_heading_begins_a_chunk_and_its_path_is_kept_across_pages()
    {
        var body = string.Concat(Enumerable.Repeat("Some words to fill it. ", 20)).Trim();
        var first = $"Manual\n\n{body}\n\nCare\n\n{body}";
        var second = $"{body}\n\nStorage\n\n{body}";
        var document = new ExtractedDocument("t", "x/y", FileFormat.Docx,
        [
            new ExtractedPage(1, 0, first, [new(0, 1, "Manual"), new(first.IndexOf("Care", StringComparison.Ordinal), 2, "Care")]),
            new ExtractedPage(2, first.Length + 1, second, [new(second.IndexOf("Storage", StringComparison.Ordinal), 2, "Storage")]),
        ]);

        var chunks = Cut(document);

        Assert.Equal([(1, "Manual"), (1, "Manual > Care"), (2, "Manual > Care"), (2, "Manual > Storage")],
            chunks.Select(chunk => (chunk.Page, chunk.HeadingPath)));
        Assert.StartsWith("Care", chunks[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_table_are_not_cut()
    {
        var rows = Enumerable.Range(0, 100).Select(i => $"Name: Part no. {i} | Price: {i}. | Stock: many. Really").ToHashSet(StringComparer.Ordinal);

        var chunks = Cut(Document(string.Join('\n', rows), FileFormat.Csv));

        Assert.True(chunks.Count > 3);
        Assert.All(chunks, chunk => Assert.All(chunk.Text.Split('\n'), row => Assert.Contains(row, rows)));
    }

    [Fact]
    public void Options_out_of_range_are_named_with_both_values()
    {
        var result = new ChunkingOptionsValidator().Validate(null, new ChunkingOptions { TargetCharacters = 200, OverlapCharacters = 60, MinSectionCharacters = 0 });

        Assert.Contains("OverlapCharacters (60)", result.FailureMessage, StringComparison.Ordinal);
        Assert.Contains("TargetCharacters (200)", result.FailureMessage, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Chunk> Cut(ExtractedDocument document) => new Chunker(Options.Create(new ChunkingOptions())).Cut(document);

    private static ExtractedDocument Document(string text, FileFormat format = FileFormat.PlainText) =>
        new("t", "text/plain", format, [new ExtractedPage(1, 0, text, [])]);

    private static ExtractedDocument RandomDocument(Random random)
    {
        var pages = new List<ExtractedPage>();
        var start = 0;
        for (var number = 1; number <= random.Next(1, 5); number++)
        {
            var text = new StringBuilder();
            var headings = new List<ExtractedHeading>();
            for (var i = random.Next(0, 600); i > 0; i--)
            {
                if (random.Next(40) == 0)
                    headings.Add(new ExtractedHeading(text.Length, random.Next(1, 4), "H" + i));
                text.Append(Alphabet[random.Next(Alphabet.Length)]);
            }

            pages.Add(new ExtractedPage(number, start, text.ToString(), headings));
            start += text.Length + 1;
        }

        return new ExtractedDocument("t", "text/plain", random.Next(3) == 0 ? FileFormat.Csv : FileFormat.Pdf, pages);
    }
}
