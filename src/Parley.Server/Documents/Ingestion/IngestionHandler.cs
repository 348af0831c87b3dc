using System.Text.Json;
using Parley.Server.Documents.Chunking;
using Parley.Server.Documents.Extraction;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Documents.Upload;
using Parley.Server.Jobs;
using Parley.Server.Storage;

namespace Parley.Server.Documents.Ingestion;

/// <summary>
/// Reads an uploaded file into pages, cuts them into chunks and puts those into the index. The document's status is its job's, written in
/// the same unit of work.
/// </summary>
internal sealed class IngestionHandler(
    Database database, PageStore pages, FileStore files, DocumentExtractor extractor, Chunker chunker, ChunkIndexing indexing,
    RetrievalIndex index) : JobHandler
{
    public const string KindName = "ingestion";

    // What a whole ingestion's time goes to, measured on PDFs of text: reading most, cutting next to nothing.
    public const int PercentExtracted = 55;
    public const int PercentChunked = 60;

    // A unit of work writes about this much text or this many pages, so that messages are not kept waiting behind it.
    private const int CharactersPerUnit = 256 * 1024;
    private const int PagesPerUnit = 100;

    private const string Extracted = "extracted";

    public override string Kind => KindName;

    public override IReadOnlyList<string> Steps => [IngestionStep.Extracting, IngestionStep.Chunking, IngestionStep.Indexing, IngestionStep.Ready];

    public override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var target = new IngestionTarget(DocumentIdOf(run.Job), run.Job.JobId);
        var text = run.Job.Checkpoint == Extracted
            ? await LoadAsync(target, cancellationToken)
            : await ExtractAsync(run, target, cancellationToken);

        run.Report(new JobProgress(IngestionStep.Chunking, PercentExtracted));
        var chunks = await Task.Run(() => chunker.Cut(text), cancellationToken);
        await indexing.RunAsync(run, target, chunks, cancellationToken);
    }

    public override async Task ChangedAsync(WriteScope scope, Job job, JobProgress? progress)
    {
        if (await DocumentStore.FindAsync(scope, DocumentIdOf(job)) is not { } document || document.JobId != job.JobId) return;
        document = job.Status switch
        {
            JobStatus.Queued => document with { Status = DocumentStatus.Pending, Step = null, Progress = 0, Message = null },
            JobStatus.Running => document with
            {
                Status = DocumentStatus.Processing,
                Step = job.Step ?? IngestionStep.Extracting,
                Progress = job.Progress,
                Message = progress?.Message,
            },
            JobStatus.Completed => document with
            {
                Status = DocumentStatus.Completed,
                Step = IngestionStep.Ready,
                Progress = 100,
                Message = null,
                Reason = null,
            },
            JobStatus.Cancelled => document with { Status = DocumentStatus.Failed, Message = null, Reason = "Its ingestion was cancelled." },
            _ => document with { Status = DocumentStatus.Failed, Message = null, Reason = job.Error },
        };
        // A part of a document is not to be found as if it were the whole.
        if (document.Status == DocumentStatus.Failed) await index.RemoveAsync(scope, document.DocumentId);
        await DocumentStore.UpdateAsync(scope, document);
        var reading = progress?.Step == IngestionStep.Extracting;
        await DocumentChannels.PublishUpdateAsync(scope, document, reading ? progress!.Done : null, reading ? progress!.Total : null);
    }

    private static string DocumentIdOf(Job job) => JsonSerializer.Deserialize(job.Payload, DocumentsJson.Wire.IngestionPayload)!.DocumentId;

    private async Task<ExtractedDocument> ExtractAsync(JobRun run, IngestionTarget target, CancellationToken cancellationToken)
    {
        var document = await database.WriteAsync(async scope =>
        {
            var present = await target.RequireAsync(scope);
            await PageStore.DeleteAsync(scope, present.DocumentId);
            return present;
        }, cancellationToken);

        ExtractedDocument text;
        try
        {
            text = await extractor.ExtractAsync(files.PathOf(document.File), document.Filename, new ReadingProgress(run), cancellationToken);
        }
        catch (ExtractionException e)
        {
            throw new JobFailedException(e.Message, e);
        }

        foreach (var some in Units(text.Pages))
            await database.WriteAsync(async scope => await PageStore.InsertAsync(scope, await target.RequireAsync(scope), some), cancellationToken);
        await database.WriteAsync(async scope =>
        {
            var present = await target.RequireAsync(scope);
            await DocumentStore.UpdateAsync(scope, present with
            {
                Title = text.Title,
                MediaType = text.MediaType,
                Format = text.Format,
                PageCount = text.Pages.Count,
            });
            await run.SaveCheckpointAsync(scope, Extracted);
        }, cancellationToken);
        return text;
    }

    private async Task<ExtractedDocument> LoadAsync(IngestionTarget target, CancellationToken cancellationToken)
    {
        var document = await database.WriteAsync(target.RequireAsync, cancellationToken);
        var read = await pages.LoadAsync(document.DocumentId, cancellationToken);
        return new ExtractedDocument(document.Title, document.MediaType, document.Format!.Value, read);
    }

    private static IEnumerable<List<ExtractedPage>> Units(IReadOnlyList<ExtractedPage> all)
    {
        var unit = new List<ExtractedPage>();
        var characters = 0;
        foreach (var page in all)
        {
            if (unit.Count > 0 && (unit.Count == PagesPerUnit || characters + page.Text.Length > CharactersPerUnit))
            {
                yield return unit;
                (unit, characters) = ([], 0);
            }

            unit.Add(page);
            characters += page.Text.Length;
        }

        if (unit.Count > 0) yield return unit;
    }
}
