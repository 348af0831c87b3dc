using Dapper;
using Parley.Server.Storage;

namespace Parley.Server.Documents.Retrieval;

/// <summary>The rows of the index, written in one unit of work.</summary>
internal sealed class RetrievalStore(WriteScope scope)
{
    // Nobody's own: what the whole workspace sees.
    public const string EverybodysPartition = "";

    public PostingWriter Postings(long partitionId) => new(scope, partitionId);

    /// <summary>The partition of those who may see the document, made where there is none.</summary>
    public async Task<long> PartitionAsync(IndexedDocument document)
    {
        var ownerId = document.Shared ? EverybodysPartition : document.Owner.OwnerId;
        var key = new { workspaceId = document.Owner.WorkspaceId, ownerId };
        while (true)
        {
            var found = await scope.Connection.QueryFirstOrDefaultAsync<long?>(
                "SELECT partition_id FROM retrieval_partitions WHERE workspace_id = @workspaceId AND owner_id = @ownerId",
                key, scope.Transaction);
            if (found is not null) return found.Value;

            // Another node may take the same number or make the same partition at this moment: nothing is inserted then, and the loop
            // looks again.
            await scope.Connection.ExecuteAsync(
                """
                INSERT INTO retrieval_partitions (partition_id, workspace_id, owner_id, next_chunk)
                SELECT COALESCE(MAX(partition_id), 0) + 1, @workspaceId, @ownerId, 0 FROM retrieval_partitions WHERE true
                ON CONFLICT DO NOTHING
                """, key, scope.Transaction);
        }
    }

    /// <summary>
    /// Keeps other units of work off the two partitions that a document of this owner can be in, until this one ends. In one order, so that
    /// no two wait for each other.
    /// </summary>
    public async Task LockAsync(RowOwner owner)
    {
        foreach (var ownerId in new[] { EverybodysPartition, owner.OwnerId })
            await scope.Connection.ExecuteAsync(
                "UPDATE retrieval_partitions SET next_chunk = next_chunk WHERE workspace_id = @WorkspaceId AND owner_id = @ownerId",
                new { owner.WorkspaceId, ownerId }, scope.Transaction);
    }

    /// <summary>Takes chunk numbers, never to be given again, and returns the first.</summary>
    public async Task<long> TakeNumbersAsync(long partitionId, int count) =>
        await scope.Connection.ExecuteScalarAsync<long>(
            "UPDATE retrieval_partitions SET next_chunk = next_chunk + @count WHERE partition_id = @partitionId RETURNING next_chunk",
            new { partitionId, count }, scope.Transaction) - count;

    public Task<StoredDocument?> FindAsync(string documentId) =>
        scope.Connection.QueryFirstOrDefaultAsync<StoredDocument>(
            """
            SELECT document_id AS DocumentId, workspace_id AS WorkspaceId, owner_id AS OwnerId, partition_id AS PartitionId, title AS Title
            FROM retrieval_documents WHERE document_id = @documentId
            """, new { documentId }, scope.Transaction);

    /// <summary>The chunks of a document, or some of them by their ordinals: a long document's are many, and each is read with its text.</summary>
    public async Task<List<StoredChunk>> ChunksAsync(string documentId, long first = 0, long last = long.MaxValue, long limit = long.MaxValue) =>
        [
            .. await scope.Connection.QueryAsync<StoredChunk>(
                """
                SELECT ordinal AS Ordinal, partition_id AS PartitionId, chunk_number AS ChunkNumber, page AS Page, heading_path AS HeadingPath,
                    start_offset AS StartOffset, end_offset AS EndOffset, text AS Text, terms AS Terms
                FROM retrieval_chunks WHERE document_id = @documentId AND ordinal BETWEEN @first AND @last ORDER BY ordinal LIMIT @limit
                """, new { documentId, first, last, limit }, scope.Transaction),
        ];

    public Task SaveAsync(StoredDocument document) =>
        scope.Connection.ExecuteAsync(
            """
            INSERT INTO retrieval_documents (document_id, workspace_id, owner_id, partition_id, title)
            VALUES (@DocumentId, @WorkspaceId, @OwnerId, @PartitionId, @Title)
            ON CONFLICT (document_id) DO UPDATE SET workspace_id = excluded.workspace_id, owner_id = excluded.owner_id,
                partition_id = excluded.partition_id, title = excluded.title
            """, document, scope.Transaction);

    public Task InsertAsync(StoredDocument document, IEnumerable<StoredChunk> chunks) =>
        scope.Connection.ExecuteAsync(
            """
            INSERT INTO retrieval_chunks (document_id, ordinal, workspace_id, owner_id, partition_id, chunk_number, page, heading_path,
                start_offset, end_offset, text, terms)
            VALUES (@DocumentId, @Ordinal, @WorkspaceId, @OwnerId, @PartitionId, @ChunkNumber, @Page, @HeadingPath,
                @StartOffset, @EndOffset, @Text, @Terms)
            """,
            chunks.Select(chunk => new
            {
                document.DocumentId,
                chunk.Ordinal,
                document.WorkspaceId,
                document.OwnerId,
                chunk.PartitionId,
                chunk.ChunkNumber,
                chunk.Page,
                chunk.HeadingPath,
                chunk.StartOffset,
                chunk.EndOffset,
                chunk.Text,
                chunk.Terms,
            }), scope.Transaction);

    public async Task DeleteAsync(string documentId, IReadOnlyCollection<StoredChunk> chunks)
    {
        foreach (var partition in chunks.GroupBy(chunk => chunk.PartitionId))
        {
            var writer = Postings(partition.Key);
            foreach (var chunk in partition) writer.Remove(chunk.ChunkNumber, chunk.Terms);
            await writer.WriteAsync();
        }

        await scope.Connection.ExecuteAsync(
            "DELETE FROM retrieval_chunks WHERE document_id = @documentId AND ordinal = @Ordinal",
            chunks.Select(chunk => new { documentId, chunk.Ordinal }), scope.Transaction);
    }

    public Task ForgetAsync(string documentId) =>
        scope.Connection.ExecuteAsync(
            "DELETE FROM retrieval_documents WHERE document_id = @documentId", new { documentId }, scope.Transaction);

    public Task<UnsettledDocument?> FindUnsettledAsync(string documentId) =>
        scope.Connection.QueryFirstOrDefaultAsync<UnsettledDocument>(
            "SELECT workspace_id AS WorkspaceId, owner_id AS OwnerId, next_ordinal AS NextOrdinal FROM retrieval_unsettled WHERE document_id = @documentId",
            new { documentId }, scope.Transaction);

    /// <summary>The document's chunks from an ordinal on may be where they do not belong.</summary>
    public Task UnsettleAsync(string documentId, RowOwner owner, long nextOrdinal) =>
        scope.Connection.ExecuteAsync(
            """
            INSERT INTO retrieval_unsettled (document_id, workspace_id, owner_id, next_ordinal)
            VALUES (@documentId, @WorkspaceId, @OwnerId, @nextOrdinal)
            ON CONFLICT (document_id) DO UPDATE SET next_ordinal = excluded.next_ordinal
            """, new { documentId, owner.WorkspaceId, owner.OwnerId, nextOrdinal }, scope.Transaction);

    public Task SettledAsync(string documentId) =>
        scope.Connection.ExecuteAsync(
            "DELETE FROM retrieval_unsettled WHERE document_id = @documentId", new { documentId }, scope.Transaction);

    internal sealed record UnsettledDocument(string WorkspaceId, string OwnerId, long NextOrdinal)
    {
        public RowOwner Owner => new(WorkspaceId, OwnerId);
    }
}
