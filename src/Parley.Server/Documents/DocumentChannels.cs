using System.Text.Json.Serialization;
using Parley.Protocol;
using Parley.Realtime.Channels;
using Parley.Server.Storage;

namespace Parley.Server.Documents;

/// <summary>The channels <c>document:{id}</c>, and what the lists of a document's owner hear.</summary>
internal static class DocumentChannels
{
    public const string Namespace = "document";
    private const string Updated = "document_status_update";
    private const string Deleted = "document_deleted";

    // The store is asked for when it is needed: it stands on the database, and the database on the registry of these.
    public static ChannelNamespace Create(IServiceProvider services) =>
        new(Namespace, async (caller, channel, cancellationToken) =>
            await services.GetRequiredService<DocumentStore>().FindAsync(channel.Id, caller, cancellationToken) is not null) { Durable = true };

    public static async Task PublishUpdateAsync(WriteScope scope, Document document, int? page = null, int? pageCount = null)
    {
        var update = new DocumentStatusUpdate(
            document.DocumentId, document.Filename, document.Status, document.Progress, document.Step, document.Message, document.Reason,
            page, pageCount ?? document.PageCount, document.JobId);
        await scope.PublishAsync(document.Channel, document.Owner, Updated, update, DocumentsJson.Wire.DocumentStatusUpdate);
        await scope.PublishAsync(ListsOf(document.Owner), document.Owner, Updated, update, DocumentsJson.Wire.DocumentStatusUpdate);
    }

    public static async Task PublishDeletionAsync(WriteScope scope, Document document) =>
        await scope.PublishAsync(
            ListsOf(document.Owner), document.Owner, Deleted, new DocumentDeleted(document.DocumentId), DocumentsJson.Wire.DocumentDeleted);

    private static ChannelName ListsOf(RowOwner owner) => ChannelName.Of("user", owner.OwnerId);
}

internal sealed record DocumentStatusUpdate(
    string DocumentId,
    string Filename,
    string Status,
    int Progress,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Step,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Reason,
    int? Page,
    int? PageCount,
    string JobId);

internal sealed record DocumentDeleted(string DocumentId);
