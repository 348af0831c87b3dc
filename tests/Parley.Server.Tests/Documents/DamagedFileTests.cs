using System.Text;
using Parley.Server.Documents.Chunking;
using Parley.Server.Documents.Extraction;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Documents;

/// <summary>Whatever happens to a file on its way, it is read or it fails with a reason; no other exception gets out.</summary>
public sealed class DamagedFileTests : ExtractionBench
{
    // Half of the damage hits the unpacked XML, where most of the decisions are.
    private const string Word = """<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>""";

    private const string Mail = "From: =?utf-8?B?SsO8cmdlbg==?= <j@e.org>\nSubject: =?x?Q?=C3?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        + "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\nPGI+eDwvYj4=\n--b\nContent-Disposition: attachment; filename*0*=utf-8''%C3%BC\n\nx\n--b--\n";

    private static readonly Dictionary<string, byte[]> Originals = new(StringComparer.Ordinal)
    {
        ["a.pdf"] = PdfFile.Create("Title", new PdfPage("One", "Some words."), new PdfPage("Two", "More words.")),
        ["a.docx"] = OfficeFile.Docx("Title", OfficeFile.Paragraph("Head", "Heading1"), OfficeFile.Paragraph("Text")),
        ["a.xlsx"] = OfficeFile.Xlsx(["x"], [0, 14], ("S", [])),
        ["a.csv"] = "Name;\"A\"\"b\";C\n1;2;3\n\"x\ny\";;z\n"u8.ToArray(),
        ["a.md"] = "# Head\n\n> - *a* [b](c) `d`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"u8.ToArray(),
        ["a.html"] = "<html><head><title>T</title></head><body><h1>H<p>x</h1><table><tr><th>a<td>b</table><pre>x</pre>&amp;</body></html>"u8.ToArray(),
        ["a.eml"] = Encoding.UTF8.GetBytes(Mail),
        ["a.txt"] = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("Words 😀 and more")).ToArray(),
    };

    public static TheoryData<string, int> Rounds()
    {
        var rounds = new TheoryData<string, int>();
        foreach (var name in Originals.Keys)
            rounds.Add(name, name == "a.pdf" ? 25 : 150);
        return rounds;
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public async Task A_damaged_file_is_read_or_fails_with_a_reason(string name, int rounds)
    {
        var random = new Random(1);
        for (var round = 0; round < rounds; round++)
            await ReadAsync(name, Damage(Originals[name], random));
    }

    [Fact]
    public async Task Damaged_xml_in_a_sound_archive_is_read_or_fails_with_a_reason()
    {
        var random = new Random(2);
        for (var round = 0; round < 200; round++)
        {
            var xml = Encoding.UTF8.GetString(Damage(Encoding.UTF8.GetBytes(OfficeFile.Document(Word)), random));
            await ReadAsync("a.docx", OfficeFile.Zip(("word/document.xml", xml)));
        }
    }

    private async Task ReadAsync(string name, byte[] content)
    {
        try
        {
            var document = await ExtractAsync(name, content);
            Assert.All(document.Pages, page => Assert.Equal(page.Text, document.Text[page.Start..page.End]));
            Assert.All(document.Pages, page => Assert.All(page.Headings, heading => Assert.InRange(heading.Offset, 0, page.Text.Length)));
            Assert.NotEmpty(new Chunker(Microsoft.Extensions.Options.Options.Create(new ChunkingOptions())).Cut(document));
        }
        catch (ExtractionException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var i = random.Next(1, 6); i > 0 && bytes.Count > 8; i--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 24), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
