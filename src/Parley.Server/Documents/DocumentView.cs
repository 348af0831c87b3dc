using System.Text.Json.Serialization;
using Parley.Realtime.Connections;

namespace Parley.Server.Documents;

/// <summary>A document as one user sees it: the <c>document</c> of the protocol.</summary>
internal sealed record DocumentView(
    string DocumentId,
    string Filename,
    string Title,
    string MediaType,
    long Size,
    string Status,
    int Progress,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Step,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? PageCount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? ChunkCount,
    string Visibility,
    string OwnerId,
    bool Mine,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? JobId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static DocumentView Of(Document document, Caller caller)
    {
        var mine = document.IsOwnedBy(caller);
        // The job is its owner's alone: to others its id would be a link to nothing.
        return new DocumentView(
            document.DocumentId, document.Filename, document.Title, document.MediaType, document.Size, document.Status, document.Progress,
            document.Step, document.Message, document.Reason, document.PageCount, document.ChunkCount, document.Visibility,
            document.Owner.OwnerId, mine, mine ? document.JobId : null, document.CreatedAt, document.UpdatedAt);
    }
}
