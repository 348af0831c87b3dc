using Microsoft.Extensions.Options;
using Parley.Server.Documents.Extraction.Mail;
using Parley.Server.Documents.Extraction.Office;
using Parley.Server.Documents.Extraction.Pdf;
using Parley.Server.Documents.Extraction.Text;
using Parley.Server.Documents.Extraction.Web;

namespace Parley.Server.Documents.Extraction;

/// <summary>From a file on disk to pages of text.</summary>
internal sealed class DocumentExtractor(IOptions<ExtractionOptions> options, TimeProvider time)
{
    private readonly ExtractionOptions _options = options.Value;

    /// <exception cref="ExtractionException">The file cannot be read; its message says why.</exception>
    public async Task<ExtractedDocument> ExtractAsync(
        string path, string fileName, IProgress<ExtractionProgress>? progress, CancellationToken cancellationToken)
    {
        var file = new SourceFile(path, fileName);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(_options.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            progress?.Report(new ExtractionProgress(0, null, ExtractionStep.Inspecting));
            // The parsers are synchronous and may work for seconds; the caller keeps its thread and its cancellation.
            var format = await Task.Run(() => FormatSniffer.Sniff(file, _options, either.Token), either.Token);
            var builder = new DocumentBuilder(file, _options, progress, either.Token);
            return format == FileFormat.Pdf
                ? await PdfReader.ReadAsync(file, builder, _options, either.Token)
                : await Task.Run(() => Read(format, file, builder), either.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ExtractionException(ExtractionFailure.TimedOut,
                $"Reading the file took longer than {_options.TimeoutSeconds} seconds. Split it.", e);
        }
    }

    private ExtractedDocument Read(FileFormat format, SourceFile file, DocumentBuilder builder) => format switch
    {
        FileFormat.Docx => DocxReader.Read(file, builder, _options),
        FileFormat.Xlsx => XlsxReader.Read(file, builder, _options),
        FileFormat.Csv => CsvTextReader.Read(file, builder),
        FileFormat.Markdown => MarkdownReader.Read(file, builder),
        FileFormat.Html => HtmlReader.Read(file, builder, _options),
        FileFormat.PlainText => PlainTextReader.Read(file, builder),
        FileFormat.Mail => MailReader.Read(file, builder, _options),
        _ => throw new InvalidOperationException($"No reader for {format}."),
    };
}
