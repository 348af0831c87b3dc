using Dapper;
using Parley.Realtime.Connections;
using Parley.Server.Documents.Extraction;
using Parley.Server.Storage;

namespace Parley.Server.Documents;

internal sealed class DocumentStore(Database database)
{
    private const string Columns =
        """
        document_id AS DocumentId, workspace_id AS WorkspaceId, owner_id AS OwnerId, filename AS Filename, title AS Title,
        media_type AS MediaType, format AS Format, size AS Size, sha256 AS Sha256, file AS StoredFile, visibility AS Visibility,
        status AS Status, progress AS Progress, step AS Step, message AS Message, reason AS Reason, page_count AS PageCount,
        chunk_count AS ChunkCount, job_id AS JobId, created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    // Who may see a document: the one place where that is written.
    private const string VisibleToCaller = "workspace_id = @WorkspaceId AND (owner_id = @UserId OR visibility = 'workspace')";

    /// <summary>A document that the caller may see.</summary>
    public Task<Document?> FindAsync(string documentId, Caller caller, CancellationToken cancellationToken) =>
        FindAsync(documentId, new RowOwner(caller.WorkspaceId, caller.UserId), cancellationToken);

    /// <summary>A document that a user may see who need not be there.</summary>
    public async Task<Document?> FindAsync(string documentId, RowOwner user, CancellationToken cancellationToken) =>
        (await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM documents WHERE document_id = @documentId AND {VisibleToCaller}",
            new { documentId, user.WorkspaceId, UserId = user.OwnerId }), cancellationToken))?.ToDocument();

    /// <summary>The documents that the caller may see, newest first.</summary>
    public async Task<IReadOnlyList<Document>> ListAsync(
        Caller caller, string? status, string? name, string? before, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(c => c.QueryAsync<Row>(
            $"""
            SELECT {Columns} FROM documents
            WHERE {VisibleToCaller} AND document_id < @before AND (@status = '' OR status = @status)
                AND (@pattern = '' OR search_key LIKE @pattern ESCAPE '\')
            ORDER BY document_id DESC LIMIT @limit
            """,
            new
            {
                caller.WorkspaceId,
                caller.UserId,
                // An id sorts by the time it was made. "~" sorts behind all of them.
                before = before ?? "~",
                status = status ?? "",
                pattern = string.IsNullOrWhiteSpace(name) ? "" : $"%{Escape(name.Trim().ToLowerInvariant())}%",
                limit,
            }), cancellationToken);
        return [.. rows.Select(r => r.ToDocument())];
    }

    /// <summary>The names of all stored files.</summary>
    public async Task<HashSet<string>> ListFilesAsync(CancellationToken cancellationToken) =>
        (await database.ReadAsync(c => c.QueryAsync<string>("SELECT file FROM documents"), cancellationToken)).ToHashSet(StringComparer.Ordinal);

    public static async Task<Document?> FindAsync(WriteScope scope, string documentId) =>
        (await scope.Connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM documents WHERE document_id = @documentId", new { documentId }, scope.Transaction))?.ToDocument();

    /// <summary>The oldest document with this content among those that the caller may see; what others keep private stays unknown.</summary>
    public static async Task<Document?> FindSameAsync(WriteScope scope, Caller caller, string sha256) =>
        (await scope.Connection.QueryFirstOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM documents WHERE sha256 = @sha256 AND {VisibleToCaller} ORDER BY document_id LIMIT 1",
            new { sha256, caller.WorkspaceId, caller.UserId }, scope.Transaction))?.ToDocument();

    public static Task InsertAsync(WriteScope scope, Document document) =>
        scope.Connection.ExecuteAsync(
            """
            INSERT INTO documents (document_id, workspace_id, owner_id, filename, title, search_key, media_type, format, size, sha256, file,
                visibility, status, progress, step, message, reason, page_count, chunk_count, job_id, created_at, updated_at)
            VALUES (@DocumentId, @WorkspaceId, @OwnerId, @Filename, @Title, @SearchKey, @MediaType, @Format, @Size, @Sha256, @StoredFile,
                @Visibility, @Status, @Progress, @Step, @Message, @Reason, @PageCount, @ChunkCount, @JobId, @CreatedAt, @UpdatedAt)
            """, Row.From(document), scope.Transaction);

    public static Task UpdateAsync(WriteScope scope, Document document) =>
        scope.Connection.ExecuteAsync(
            """
            UPDATE documents SET title = @Title, search_key = @SearchKey, media_type = @MediaType, format = @Format, visibility = @Visibility,
                status = @Status, progress = @Progress, step = @Step, message = @Message, reason = @Reason, page_count = @PageCount,
                chunk_count = @ChunkCount, job_id = @JobId, updated_at = @UpdatedAt
            WHERE document_id = @DocumentId
            """, Row.From(document with { UpdatedAt = scope.Now }), scope.Transaction);

    public static Task DeleteAsync(WriteScope scope, string documentId) =>
        scope.Connection.ExecuteAsync("DELETE FROM documents WHERE document_id = @documentId", new { documentId }, scope.Transaction);

    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private sealed record Row(
        string DocumentId, string WorkspaceId, string OwnerId, string Filename, string Title, string MediaType, string? Format, long Size,
        string Sha256, string StoredFile, string Visibility, string Status, long Progress, string? Step, string? Message, string? Reason,
        long? PageCount, long? ChunkCount, string JobId, long CreatedAt, long UpdatedAt)
    {
        public string SearchKey => $"{Filename}\n{Title}".ToLowerInvariant();

        public static Row From(Document d) => new(
            d.DocumentId, d.Owner.WorkspaceId, d.Owner.OwnerId, d.Filename, d.Title, d.MediaType, d.Format?.ToString(), d.Size, d.Sha256, d.File,
            d.Visibility, d.Status, d.Progress, d.Step, d.Message, d.Reason, d.PageCount, d.ChunkCount, d.JobId,
            d.CreatedAt.ToUnixTimeMilliseconds(), d.UpdatedAt.ToUnixTimeMilliseconds());

        public Document ToDocument() => new()
        {
            DocumentId = DocumentId,
            Owner = new RowOwner(WorkspaceId, OwnerId),
            Filename = Filename,
            Title = Title,
            MediaType = MediaType,
            Format = Enum.TryParse<FileFormat>(Format, out var format) ? format : null,
            Size = Size,
            Sha256 = Sha256,
            File = StoredFile,
            Visibility = Visibility,
            Status = Status,
            Progress = (int)Progress,
            Step = Step,
            Message = Message,
            Reason = Reason,
            PageCount = (int?)PageCount,
            ChunkCount = (int?)ChunkCount,
            JobId = JobId,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        };
    }
}
