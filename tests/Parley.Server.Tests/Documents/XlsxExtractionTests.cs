using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using Parley.Server.Documents.Extraction;

namespace Parley.Server.Tests.Documents;

public sealed class XlsxExtractionTests : ExtractionBench
{
    [Fact]
    public async Task Every_sheet_is_a_page_and_every_row_names_its_columns()
    {
        var reports = new Reports();
        var document = await ExtractAsync("stock.xlsx", OfficeFile.Xlsx(
            ["Part", "Price", "Since", "Pump"],
            [0, 14, 10, 200, 22],
            ("Stock", [
                [Inline("Stock of the year")],
                [Shared(0), Shared(1), Shared(2)],
                [Shared(3), Number(0.1 + 0.2), Number(45_292, style: 1)],
            ]),
            ("Empty", []),
            ("Rates", [
                [Inline("Rate"), Number(0.19, style: 2)],
                [Inline("Day"), Number(45_292, style: 3)],
                [Inline("Moment"), Number(45_292.5, style: 4)],
                [Inline("Open"), new Cell { DataType = CellValues.Boolean, CellValue = new CellValue("1") }],
            ])), reports);

        Assert.Equal(FileFormat.Xlsx, document.Format);
        Assert.Equal(
        [
            "Stock\n\nStock of the year\nPart | Price | Since\nPart: Pump | Price: 0.3 | Since: 2024-01-01",
            "",
            "Rates\n\nRate | 19%\nDay | 2024-01-01\nMoment | 2024-01-01 12:00\nOpen | TRUE",
        ], document.Pages.Select(page => page.Text));
        Assert.Equal(["Stock"], document.Pages[0].Headings.Select(heading => heading.Title));
        Assert.Equal(3, reports.All[^1].PageCount);
    }

    [Fact]
    public async Task A_gap_in_a_row_keeps_values_under_their_names()
    {
        var document = await ExtractAsync("gap.xlsx", OfficeFile.Xlsx([], [0], ("S",
        [
            [At("A1", "Name"), At("B1", "Street"), At("C1", "City")],
            [At("A2", "Ada"), At("C2", "London")],
        ])));

        Assert.EndsWith("Name: Ada | City: London", document.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_columns_of_text_are_names_and_values() =>
        Assert.Equal("S\n\nWarranty | Two years\nColour | Green",
            (await ExtractAsync("kv.xlsx", OfficeFile.Xlsx([], [0], ("S", [[Inline("Warranty"), Inline("Two years")], [Inline("Colour"), Inline("Green")]])))).Text);

    [Fact]
    public async Task A_sheet_of_a_million_cells_is_read_or_refused_by_its_text_alone()
    {
        var sheet = new StringBuilder("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>""");
        for (var row = 1; row <= 10_000; row++)
        {
            sheet.Append("<row>");
            for (var column = 0; column < 100; column++)
                sheet.Append("<c><v>").Append((row * 7_919L + column * 104_729L) % 1_000_003).Append("</v></c>");
            sheet.Append("</row>");
        }

        var file = Workbook(sheet.Append("</sheetData></worksheet>").ToString());

        var document = await ExtractAsync("big.xlsx", file);
        Options.MaxTextCharacters = 1_000_000;

        Assert.Equal(10_000, document.Text.Split('\n').Count(line => line.Contains('|', StringComparison.Ordinal)));
        await FailAsync(ExtractionFailure.TooLarge, "big.xlsx", file);
    }

    [Fact]
    public async Task A_cell_outside_the_sheet_is_not_made_room_for() =>
        await FailAsync(ExtractionFailure.Broken, "far.xlsx", Workbook("""
            <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c r="ZZZZZZZ1"><v>1</v></c></row></sheetData></worksheet>
            """));

    [Fact]
    public async Task A_sheet_that_lies_outside_the_file_is_not_followed() =>
        await FailAsync(ExtractionFailure.Empty, "out.xlsx", Workbook("<worksheet/>", target: "http://127.0.0.1:9/sheet.xml", mode: "External"));

    private static byte[] Workbook(string sheet, string target = "worksheets/sheet1.xml", string mode = "Internal") => OfficeFile.Zip(
        ("xl/workbook.xml", """
            <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>
            """),
        ("xl/_rels/workbook.xml.rels", $"""
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" TargetMode="{mode}" Target="{target}"/></Relationships>
            """),
        ("xl/worksheets/sheet1.xml", sheet));

    private static Cell Inline(string text) => new() { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(text)) };

    private static Cell At(string reference, string text)
    {
        var cell = Inline(text);
        cell.CellReference = reference;
        return cell;
    }

    private static Cell Shared(int index) =>
        new() { DataType = CellValues.SharedString, CellValue = new CellValue(index.ToString(CultureInfo.InvariantCulture)) };

    private static Cell Number(double value, uint style = 0) =>
        new() { StyleIndex = style, CellValue = new CellValue(value.ToString("R", CultureInfo.InvariantCulture)) };
}
