using System.Text.Json;
using Parley.Server.Jobs;
using Parley.Server.Storage;

namespace Parley.Server.Documents.Ingestion;

/// <summary>Gives documents to the jobs.</summary>
internal sealed class IngestionQueue(JobQueue jobs)
{
    public async Task<Document> AddAsync(WriteScope scope, Document document)
    {
        var added = document with { JobId = (await EnqueueAsync(scope, document)).JobId };
        await DocumentStore.InsertAsync(scope, added);
        await DocumentChannels.PublishUpdateAsync(scope, added);
        return added;
    }

    public async Task<Document> RetryAsync(WriteScope scope, Document document)
    {
        var again = document with
        {
            JobId = (await EnqueueAsync(scope, document)).JobId,
            Status = DocumentStatus.Pending,
            Step = null,
            Progress = 0,
            Message = null,
            Reason = null,
            UpdatedAt = scope.Now,
        };
        await DocumentStore.UpdateAsync(scope, again);
        await DocumentChannels.PublishUpdateAsync(scope, again);
        return again;
    }

    private Task<Job> EnqueueAsync(WriteScope scope, Document document) =>
        jobs.EnqueueAsync(scope, document.Owner, IngestionHandler.KindName, document.Filename,
            JsonSerializer.Serialize(new IngestionPayload(document.DocumentId), DocumentsJson.Wire.IngestionPayload));
}
