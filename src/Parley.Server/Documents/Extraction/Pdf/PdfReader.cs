using System.Text;

namespace Parley.Server.Documents.Extraction.Pdf;

/// <summary>PDF through poppler's pdfinfo and pdftotext; a page is done when its form feed arrives.</summary>
internal static class PdfReader
{
    public static async Task<ExtractedDocument> ReadAsync(
        SourceFile file, DocumentBuilder builder, ExtractionOptions options, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(file.Path);
        var summary = await PdfSummary.ReadAsync(path, options, cancellationToken);
        if (summary.PageCount > options.MaxPages)
        {
            throw new ExtractionException(ExtractionFailure.TooLarge,
                $"The PDF has {summary.PageCount:N0} pages; at most {options.MaxPages:N0} are read. Split it.");
        }

        builder.PageCount = summary.PageCount;
        await using var program = ChildProgram.Start(
            options.PdfToTextProgram, ["-enc", "UTF-8", "-eol", "unix", path, "-"], options, cancellationToken);
        await ReadPagesAsync(program.Output, builder, options, cancellationToken);
        var exit = await program.ExitAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (exit.Code != 0)
            throw PdfFailure.From(exit.Code, exit.Errors);
        if (builder.PagesDone < summary.PageCount)
            throw PdfFailure.Broken(exit.Errors);
        return builder.Build(summary.Title, "application/pdf", FileFormat.Pdf);
    }

    private static async Task ReadPagesAsync(
        TextReader output, DocumentBuilder builder, ExtractionOptions options, CancellationToken cancellationToken)
    {
        var page = new StringBuilder();
        var buffer = new char[16_384];
        while (await output.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            var rest = buffer.AsMemory(0, read);
            while (rest.Span.IndexOf('\f') is var end and >= 0)
            {
                page.Append(rest.Span[..end]);
                rest = rest[(end + 1)..];
                builder.Line(page.ToString());
                builder.EndPage();
                page.Clear();
            }

            page.Append(rest.Span);
            if (page.Length > options.MaxTextCharacters)
                builder.Line(page.ToString());
        }
    }
}
