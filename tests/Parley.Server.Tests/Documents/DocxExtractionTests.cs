using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using Parley.Server.Documents.Extraction;

namespace Parley.Server.Tests.Documents;

public sealed class DocxExtractionTests : ExtractionBench
{
    [Fact]
    public async Task Headings_paragraphs_lists_and_tables_are_read_in_order()
    {
        var item = OfficeFile.Paragraph("An item");
        item.PrependChild(new ParagraphProperties(new NumberingProperties(new NumberingId { Val = 1 })));

        var document = await ExtractAsync("manual.docx", OfficeFile.Docx(
            "Pump manual",
            OfficeFile.Paragraph("The pump", "Heading1"),
            OfficeFile.Paragraph("It pumps."),
            item,
            OfficeFile.Paragraph("Sizes", "Own"),
            new Table(OfficeFile.Row(isHeader: true, "Size", "Price"), OfficeFile.Row(isHeader: false, "S", "10"), OfficeFile.Row(isHeader: false, "L", "20")),
            OfficeFile.Paragraph("The end.")));

        Assert.Equal(FileFormat.Docx, document.Format);
        Assert.Equal("Pump manual", document.Title);
        Assert.Equal("The pump\n\nIt pumps.\n- An item\n\nSizes\n\nSize | Price\nSize: S | Price: 10\nSize: L | Price: 20\n\nThe end.", document.Text);
        Assert.Equal([(1, "The pump"), (2, "Sizes")], document.Pages[0].Headings.Select(heading => (heading.Level, heading.Title)));
        Assert.All(document.Pages[0].Headings, heading => Assert.StartsWith(heading.Title, document.Text[heading.Offset..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_breaks_make_pages()
    {
        var document = await ExtractAsync("p.docx", OfficeFile.Docx(
            null,
            OfficeFile.Paragraph("My report", "Titel"),
            new Paragraph(new Run(new Text("first"), new Break { Type = BreakValues.Page })),
            new Paragraph(new Run(new LastRenderedPageBreak(), new Text("second"))),
            new Paragraph(new Run(new Text("still second"), new LastRenderedPageBreak(), new Text("third")))));

        Assert.Equal("My report", document.Title);
        Assert.Equal(["My report\n\nfirst", "second\n\nstill second", "third"], document.Pages.Select(page => page.Text));
    }

    [Fact]
    public async Task Deleted_text_and_second_copies_are_left_out()
    {
        var document = await ExtractAsync("t.docx", Raw("""
            <w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:t>deleted</w:t></w:r></w:del><w:ins><w:r><w:t xml:space="preserve"> added</w:t></w:r></w:ins></w:p>
            <w:p><w:moveFrom/><w:r><w:tab/><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>
            """));

        Assert.Equal("kept added\n\na\tb\nc", document.Text);
    }

    [Fact]
    public async Task A_table_in_a_cell_becomes_words_of_the_cell()
    {
        var inner = new Table(OfficeFile.Row(isHeader: false, "x", "y"));
        var row = new TableRow(new TableCell(OfficeFile.Paragraph("a"), inner, OfficeFile.Paragraph("z")), new TableCell(OfficeFile.Paragraph("b")));

        Assert.Equal("a x y z | b", (await ExtractAsync("n.docx", OfficeFile.Docx(null, new Table(row)))).Text);
    }

    [Fact]
    public async Task A_malformed_hyperlink_harms_nothing()
    {
        var file = OfficeFile.Zip(
            ("word/document.xml", OfficeFile.Document("<w:p><w:r><w:t>Text.</w:t></w:r></w:p>")),
            ("word/_rels/document.xml.rels", """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" TargetMode="External"
                Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="mailto:a@b@c; d"/></Relationships>
                """));

        Assert.Equal("Text.", (await ExtractAsync("h.docx", file)).Text);
    }

    [Fact]
    public async Task A_billion_laughs_are_refused()
    {
        var bomb = "<!DOCTYPE w:document [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
            + OfficeFile.Document("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>");

        Assert.Contains("DTD", await FailAsync(ExtractionFailure.LimitExceeded, "l.docx", OfficeFile.Zip(("word/document.xml", bomb))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zip_bomb_is_refused_before_it_unpacks() =>
        await FailAsync(ExtractionFailure.LimitExceeded, "z.docx", Raw("<w:p><w:r><w:t>" + new string('a', 20 << 20) + "</w:t></w:r></w:p>"));

    [Fact]
    public async Task An_entry_that_lies_about_its_size_unpacks_no_further_than_it_says()
    {
        var file = Raw("<w:p><w:r><w:t>" + new string('a', 1 << 20) + "</w:t></w:r></w:p>");
        // The declared size stands 24 bytes into the entry of the central directory (APPNOTE 4.3.12).
        var entry = file.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(file.AsSpan(entry + 24), 200);

        await FailAsync(ExtractionFailure.Broken, "z.docx", file);
    }

    [Fact]
    public async Task Too_many_entries_are_refused()
    {
        Options.MaxArchiveEntries = 3;

        await FailAsync(ExtractionFailure.LimitExceeded, "z.docx", OfficeFile.Zip([.. Enumerable.Range(0, 4).Select(i => ($"word/{i}.xml", "x"))]));
    }

    [Fact]
    public async Task Nesting_without_end_is_refused()
    {
        const int Depth = 100_000;
        var deep = string.Concat(Enumerable.Repeat("<w:sdt>", Depth)) + string.Concat(Enumerable.Repeat("</w:sdt>", Depth));

        await FailAsync(ExtractionFailure.LimitExceeded, "d.docx", Raw(deep));
    }

    [Fact]
    public async Task A_truncated_file_is_broken()
    {
        var whole = OfficeFile.Docx(null, OfficeFile.Paragraph("Text"));

        await FailAsync(ExtractionFailure.Broken, "t.docx", whole[..(whole.Length / 2)]);
    }

    [Fact]
    public async Task Broken_xml_is_broken() =>
        await FailAsync(ExtractionFailure.Broken, "x.docx", OfficeFile.Zip(("word/document.xml", "<w:document><w:p>")));

    [Fact]
    public async Task A_document_without_text_is_empty() =>
        await FailAsync(ExtractionFailure.Empty, "e.docx", OfficeFile.Docx(null, OfficeFile.Paragraph(" ")));

    [Fact]
    public async Task A_document_with_a_password_is_encrypted() =>
        await FailAsync(ExtractionFailure.Encrypted, "p.docx",
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[70_000], .. Encoding.Unicode.GetBytes("EncryptedPackage")]);

    [Fact]
    public async Task Other_archives_are_told_what_they_are() =>
        Assert.Contains("PowerPoint", await FailAsync(ExtractionFailure.Unsupported, "s.docx", OfficeFile.Zip(("ppt/presentation.xml", "x"))), StringComparison.Ordinal);

    private static byte[] Raw(string body) => OfficeFile.Zip(("word/document.xml", OfficeFile.Document(body)));
}
