using System.Text;
using Parley.Server.Documents.Extraction;

namespace Parley.Server.Tests.Documents;

public sealed class TextExtractionTests : ExtractionBench
{
    private const string Sentence = "Zürich kostet 5 € – 東京 kostet mehr 😀.";

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16le", true)]
    [InlineData("utf-16be", true)]
    public async Task Unicode_is_read_in_each_of_its_forms(string name, bool withMark)
    {
        var encoding = Encoding.GetEncoding(name);
        var mark = withMark ? encoding.GetPreamble() : [];

        Assert.Equal(Sentence, (await ExtractAsync("a.txt", [.. mark, .. encoding.GetBytes(Sentence)])).Text);
    }

    [Fact]
    public async Task Utf_16_is_known_without_a_mark() =>
        Assert.Equal("Plain words\nin two lines", (await ExtractAsync("a.txt", Encoding.Unicode.GetBytes("Plain words\r\nin two lines"))).Text);

    [Fact]
    public async Task Windows_1252_is_what_western_text_is_otherwise() =>
        Assert.Equal("Müller’s café: 5 €", (await ExtractAsync("a.txt", [.. "M"u8, 0xFC, .. "ller"u8, 0x92, .. "s caf"u8, 0xE9, .. ": 5 "u8, 0x80])).Text);

    [Fact]
    public async Task A_character_that_the_sample_cuts_in_half_does_not_change_the_encoding()
    {
        var text = new string('a', 65_535) + "é and more";

        Assert.Equal(text, (await ExtractAsync("a.txt", Encoding.UTF8.GetBytes(text))).Text);
    }

    [Fact]
    public async Task What_is_no_text_is_taken_out()
    {
        byte[] content = [.. Encoding.Unicode.Preamble, .. "a\0b"u8.ToArray().SelectMany(b => new byte[] { b, 0 }), 0x00, 0xD8, (byte)'c', 0];

        Assert.Equal("abc", (await ExtractAsync("a.txt", content)).Text.Replace("\ufffd", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Form_feeds_part_pages()
    {
        var document = await ExtractAsync("a.txt", "one\ftwo\f"u8.ToArray());

        Assert.Equal(["one", "two"], document.Pages.Select(page => page.Text));
        Assert.Equal("one\ftwo", document.Text);
    }

    [Fact]
    public async Task An_empty_file_is_empty() => await FailAsync(ExtractionFailure.Empty, "a.txt", []);

    [Fact]
    public async Task White_space_alone_is_empty() => await FailAsync(ExtractionFailure.Empty, "a.txt", " \n\t\r\n "u8.ToArray());

    [Fact]
    public async Task A_file_above_the_limit_is_too_large()
    {
        Options.MaxFileBytes = 10;

        Assert.Contains("11", await FailAsync(ExtractionFailure.TooLarge, "a.txt", "eleven byte"u8.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_above_the_limit_is_too_large()
    {
        Options.MaxTextCharacters = 1_000;

        await FailAsync(ExtractionFailure.TooLarge, "a.txt", Encoding.UTF8.GetBytes(new string('x', 1_001)));
    }

    [Fact]
    public async Task A_program_named_pdf_is_refused_for_what_it_is()
    {
        var message = await FailAsync(ExtractionFailure.Unsupported, "invoice.pdf", [0x4D, 0x5A, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xFF, 0xFF]);

        Assert.Contains("Windows program", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_without_meaning_are_refused()
    {
        var bytes = new byte[4_096];
        new Random(7).NextBytes(bytes);

        await FailAsync(ExtractionFailure.Unsupported, "a.txt", bytes);
    }

    [Fact]
    public async Task Text_that_begins_with_the_letters_of_a_program_is_text() =>
        Assert.Equal(FileFormat.PlainText, (await ExtractAsync("a.txt", "MZ is how many an email in Brazil begins."u8.ToArray())).Format);

    [Fact]
    public async Task Csv_keeps_the_names_of_its_columns_with_every_row()
    {
        var document = await ExtractAsync("people.csv", Encoding.UTF8.GetBytes(
            "Name,City,Note\nAda,\"London, UK\",\"says \"\"hello\"\"\"\nGrace,,\"two\nlines\"\n"));

        Assert.Equal(FileFormat.Csv, document.Format);
        Assert.Equal("""
            Name | City | Note
            Name: Ada | City: London, UK | Note: says "hello"
            Name: Grace | Note: two lines
            """, document.Text);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    [InlineData(',')]
    public async Task Csv_finds_its_delimiter(char delimiter)
    {
        var text = "Part;Price;Stock\nPump;1200;3\nSeal;15;90\n".Replace(';', delimiter);

        Assert.Equal("Part | Price | Stock\nPart: Pump | Price: 1200 | Stock: 3\nPart: Seal | Price: 15 | Stock: 90",
            (await ExtractAsync("p.csv", Encoding.UTF8.GetBytes(text))).Text);
    }

    [Fact]
    public async Task Csv_from_excel_may_name_its_delimiter() =>
        Assert.Equal("A | B\nA: 1,5 | B: 2", (await ExtractAsync("p.csv", "sep=;\r\nA;B\r\n1,5;2\r\n"u8.ToArray())).Text);

    [Fact]
    public async Task Csv_without_names_has_rows_only() =>
        Assert.Equal("1 | 2\n3 | 4", (await ExtractAsync("p.csv", "1,2\n3,4\n"u8.ToArray())).Text);

    [Fact]
    public async Task A_regular_table_is_csv_whatever_it_is_called()
    {
        var rows = string.Concat(Enumerable.Range(1, 9).Select(i => $"part {i};{i};{i * 10}\n"));

        Assert.Equal(FileFormat.Csv, (await ExtractAsync("table.txt", Encoding.UTF8.GetBytes("Part;Row;Price\n" + rows))).Format);
    }

    [Fact]
    public async Task Prose_with_commas_is_no_table() =>
        Assert.Equal(FileFormat.PlainText, (await ExtractAsync("a.txt", "One, two, three.\nFour and five, six.\nSeven.\nEight, nine.\nTen.\n"u8.ToArray())).Format);

    [Fact]
    public async Task Markdown_keeps_its_text_and_marks_its_headings()
    {
        const string Text = "---\ntitle: x\n---\n# The `pump` *manual*\n\nText.\n\n## Care\n\n```\n# no heading\n```\n\nSetext\n------\nEnd";

        var document = await ExtractAsync("m.md", Encoding.UTF8.GetBytes(Text));

        Assert.Equal("The pump manual", document.Title);
        Assert.Equal(Text, document.Text);
        Assert.Equal([(1, "The pump manual"), (2, "Care"), (2, "Setext")], document.Pages[0].Headings.Select(heading => (heading.Level, heading.Title)));
        Assert.StartsWith("## Care", document.Text[document.Pages[0].Headings[1].Offset..], StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("[a](")]
    [InlineData("[a]: x\n")]
    [InlineData("> ")]
    [InlineData("*a_ ")]
    [InlineData("- \n")]
    public async Task Markdown_that_makes_parsers_slow_is_read_at_once(string piece)
    {
        var text = "# Head\n" + string.Concat(Enumerable.Repeat(piece, 500_000)) + "end";

        Assert.Equal(text, (await ExtractAsync("m.md", Encoding.UTF8.GetBytes(text))).Text);
    }

    [Fact]
    public async Task An_xml_bomb_is_only_text_and_is_not_expanded()
    {
        const string Bomb = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><lolz>&b;</lolz>""";

        Assert.Equal(Bomb, (await ExtractAsync("a.xml", Encoding.UTF8.GetBytes(Bomb))).Text);
    }
}
