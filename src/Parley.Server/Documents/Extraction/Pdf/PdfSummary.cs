using System.Globalization;

namespace Parley.Server.Documents.Extraction.Pdf;

/// <summary>What pdfinfo says before the text is read.</summary>
internal sealed record PdfSummary(string? Title, int PageCount)
{
    // "Title: …" and twenty short lines.
    private const int MaxOutputCharacters = 65_536;

    public static async Task<PdfSummary> ReadAsync(string path, ExtractionOptions options, CancellationToken cancellationToken)
    {
        await using var program = ChildProgram.Start(options.PdfInfoProgram, ["-enc", "UTF-8", path], options, cancellationToken);
        var buffer = new char[MaxOutputCharacters];
        var length = await program.Output.ReadBlockAsync(buffer, cancellationToken);
        var exit = await program.ExitAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (exit.Code != 0)
            throw PdfFailure.From(exit.Code, exit.Errors);

        var lines = new string(buffer, 0, length).Split('\n');
        var pages = int.TryParse(Value(lines, "Pages:"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
        return pages == 0 ? throw PdfFailure.Broken(exit.Errors) : new PdfSummary(Value(lines, "Title:"), pages);
    }

    private static string? Value(string[] lines, string name) =>
        Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
}
