using Parley.Realtime.Channels;
using Parley.Realtime.Connections;
using Parley.Server.Access;
using Parley.Server.Documents.Ingestion;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Documents.Upload;
using Parley.Server.Jobs;
using Parley.Server.Storage;

namespace Parley.Server.Documents;

/// <summary>What an owner does with a document that is there.</summary>
internal sealed class DocumentChanges(
    Database database, RetrievalIndex index, JobQueue jobs, IngestionQueue ingestion, FileStore files, ChannelRegistry channels)
{
    public Task<Document> ShowToAsync(string documentId, string visibility, Caller caller, CancellationToken cancellationToken) =>
        database.WriteAsync(async scope =>
        {
            var document = await RequireOwnAsync(scope, documentId, caller);
            if (document.Visibility == visibility) return document;
            document = document with { Visibility = visibility, UpdatedAt = scope.Now };
            await DocumentStore.UpdateAsync(scope, document);
            await index.MoveAsync(scope, documentId, visibility == Visibility.Workspace);
            await DocumentChannels.PublishUpdateAsync(scope, document);
            if (visibility == Visibility.Private) scope.AfterCommit(() => channels.Evict(document.Channel, document.IsOwnedBy));
            return document;
        }, cancellationToken);

    public Task<Document> RetryAsync(string documentId, Caller caller, CancellationToken cancellationToken) =>
        database.WriteAsync(async scope =>
        {
            var document = await RequireOwnAsync(scope, documentId, caller);
            if (document.Status != DocumentStatus.Failed) throw Refusal.Conflict($"The document is {document.Status}; only a failed one is ingested again.");
            return await ingestion.RetryAsync(scope, document);
        }, cancellationToken);

    public async Task DeleteAsync(string documentId, Caller caller, CancellationToken cancellationToken)
    {
        var deleted = await database.WriteAsync(async scope =>
        {
            var document = await RequireOwnAsync(scope, documentId, caller);
            await DocumentStore.DeleteAsync(scope, documentId);
            await PageStore.DeleteAsync(scope, documentId);
            await index.RemoveAsync(scope, documentId);
            await jobs.CancelAsync(scope, document.JobId);
            await DocumentChannels.PublishDeletionAsync(scope, document);
            await ChannelLog.DeleteAsync(scope, document.Channel);
            scope.AfterCommit(() => channels.Evict(document.Channel, static _ => false));
            return document;
        }, cancellationToken);
        // After the row: if the server dies in between, the next start sweeps the file.
        files.Delete(deleted.File);
    }

    private static async Task<Document> RequireOwnAsync(WriteScope scope, string documentId, Caller caller) =>
        await DocumentStore.FindAsync(scope, documentId) is { } document && document.IsOwnedBy(caller) ? document : throw NotFound(documentId);

    internal static Realtime.Commands.CommandException NotFound(string documentId) => Refusal.NotFound($"document '{documentId}'");
}
