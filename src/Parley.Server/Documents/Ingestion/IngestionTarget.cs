using Parley.Server.Jobs;
using Parley.Server.Storage;

namespace Parley.Server.Documents.Ingestion;

/// <summary>The document that a job ingests. Each unit of work asks for it first, so that nothing is written for one that was deleted.</summary>
internal sealed record IngestionTarget(string DocumentId, string JobId)
{
    /// <exception cref="JobFailedException">It was deleted, or another job ingests it by now.</exception>
    public async Task<Document> RequireAsync(WriteScope scope) =>
        await DocumentStore.FindAsync(scope, DocumentId) is { } document && document.JobId == JobId
            ? document
            : throw new JobFailedException("The document was deleted.");
}
