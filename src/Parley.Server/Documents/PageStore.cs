using System.Text.Json;
using Dapper;
using Parley.Server.Documents.Extraction;
using Parley.Server.Storage;

namespace Parley.Server.Documents;

/// <summary>The text of documents, page by page: what is shown, cited and cut into chunks.</summary>
internal sealed class PageStore(Database database)
{
    /// <summary>The pages of a document that the caller was found to see; one of them where <paramref name="page"/> is given.</summary>
    public async Task<IReadOnlyList<PageText>> ReadAsync(string documentId, int? page, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(documentId, page, cancellationToken)).Select(r => r.ToText())];

    /// <summary>The pages as they were extracted, in their order.</summary>
    public async Task<IReadOnlyList<ExtractedPage>> LoadAsync(string documentId, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(documentId, null, cancellationToken)).Select(r => r.ToExtracted())];

    public static Task InsertAsync(WriteScope scope, Document document, IEnumerable<ExtractedPage> pages) =>
        scope.Connection.ExecuteAsync(
            """
            INSERT INTO document_pages (document_id, page, workspace_id, owner_id, start_offset, end_offset, text, headings)
            VALUES (@DocumentId, @Number, @WorkspaceId, @OwnerId, @Start, @End, @Text, @headings)
            """,
            pages.Select(p => new
            {
                document.DocumentId,
                p.Number,
                document.Owner.WorkspaceId,
                document.Owner.OwnerId,
                p.Start,
                p.End,
                p.Text,
                headings = JsonSerializer.Serialize(p.Headings, DocumentsJson.Wire.IReadOnlyListExtractedHeading),
            }), scope.Transaction);

    public static Task DeleteAsync(WriteScope scope, string documentId) =>
        scope.Connection.ExecuteAsync("DELETE FROM document_pages WHERE document_id = @documentId", new { documentId }, scope.Transaction);

    private Task<IEnumerable<Row>> RowsAsync(string documentId, int? page, CancellationToken cancellationToken) =>
        database.ReadAsync(c => c.QueryAsync<Row>(
            """
            SELECT page AS Page, start_offset AS StartOffset, end_offset AS EndOffset, text AS Text, headings AS Headings FROM document_pages
            WHERE document_id = @documentId AND (@page = 0 OR page = @page) ORDER BY page
            """, new { documentId, page = page ?? 0 }), cancellationToken);

    private sealed record Row(long Page, long StartOffset, long EndOffset, string Text, string Headings)
    {
        public PageText ToText() => new((int)Page, (int)StartOffset, (int)EndOffset, Text, ReadHeadings() is [var first, ..] ? first.Title : null);

        public ExtractedPage ToExtracted() => new((int)Page, (int)StartOffset, Text, ReadHeadings());

        private IReadOnlyList<ExtractedHeading> ReadHeadings() => JsonSerializer.Deserialize(Headings, DocumentsJson.Wire.IReadOnlyListExtractedHeading) ?? [];
    }
}
