using Parley.Server.Storage;

namespace Parley.Server.Documents.Retrieval;

/// <summary>A document's row: the partition is where its chunks belong.</summary>
internal sealed record StoredDocument(string DocumentId, string WorkspaceId, string OwnerId, long PartitionId, string Title)
{
    public RowOwner Owner => new(WorkspaceId, OwnerId);

    public static StoredDocument From(IndexedDocument document, long partitionId) => new(
        document.DocumentId, document.Owner.WorkspaceId, document.Owner.OwnerId, partitionId, StoredChunk.Storable(document.Title));

    public IndexedDocument AsIndexed(bool shared) => new(DocumentId, Owner, shared, Title);
}
