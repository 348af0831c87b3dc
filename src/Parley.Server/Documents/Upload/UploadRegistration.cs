using Parley.Realtime.Connections;
using Parley.Server.Documents.Ingestion;
using Parley.Server.Storage;

namespace Parley.Server.Documents.Upload;

/// <summary>Makes documents of the files of an upload, all in one unit of work, and skips those that are there already.</summary>
internal sealed class UploadRegistration(Database database, IngestionQueue ingestion, DocumentMetrics metrics)
{
    public async Task<IReadOnlyList<UploadedFile>> RegisterAsync(Upload upload, Caller caller, CancellationToken cancellationToken)
    {
        var results = await database.WriteAsync(async scope =>
        {
            var all = new List<(ReceivedFile File, UploadedFile Answer)>(upload.Files.Count);
            foreach (var file in upload.Files) all.Add((file, await RegisterAsync(scope, file, upload.Visibility, caller)));
            return all;
        }, cancellationToken);

        foreach (var (file, answer) in results)
        {
            if (file.Content is null)
            {
                metrics.Refused();
            }
            else if (answer.DuplicateOf is not null)
            {
                metrics.Duplicate();
            }
            else
            {
                upload.Take(file.Content);
                metrics.Accepted(file.Content.Size);
            }
        }

        return [.. results.Select(r => r.Answer)];
    }

    private async Task<UploadedFile> RegisterAsync(WriteScope scope, ReceivedFile file, string visibility, Caller caller)
    {
        if (file.Content is not { } content) return new UploadedFile(null, null, file.Filename, DocumentStatus.Failed, Reason: file.Reason);
        if (await DocumentStore.FindSameAsync(scope, caller, content.Sha256) is { } same)
            return new UploadedFile(
                same.DocumentId, same.IsOwnedBy(caller) ? same.JobId : null, file.Filename, same.Status, same.DocumentId,
                $"The same content is here already as '{same.Filename}'.");

        var document = await ingestion.AddAsync(scope, new Document
        {
            DocumentId = Id.New(scope.Now),
            Owner = new RowOwner(caller.WorkspaceId, caller.UserId),
            Filename = file.Filename,
            Title = file.Filename,
            MediaType = "application/octet-stream",
            Size = content.Size,
            Sha256 = content.Sha256,
            File = content.File,
            Visibility = visibility,
            Status = DocumentStatus.Pending,
            JobId = "",
            CreatedAt = scope.Now,
            UpdatedAt = scope.Now,
        });
        return new UploadedFile(document.DocumentId, document.JobId, document.Filename, document.Status);
    }
}
