using System.Diagnostics.CodeAnalysis;
using Dapper;
using Parley.Server.Documents.Chunking;
using Parley.Server.Documents.Retrieval.Analysis;
using Parley.Server.Storage;

namespace Parley.Server.Documents.Retrieval;

/// <summary>
/// Finds chunks of documents by their words: BM25 over an inverted index in the database. Rights come first: postings are kept in
/// partitions, one for what a workspace shares and one for each user's own, and a search reads the two partitions of its user and no other.
/// </summary>
[SuppressMessage(
    "Performance", "CA1822:Mark members as static", Justification = "To its callers the index is one thing that they are given.")]
internal sealed class RetrievalIndex(Database database)
{
    /// <summary>What one unit of work may index or take out: about 20 ms of the writer's time.</summary>
    public const int ChunksPerUnit = 16;

    /// <summary>
    /// Adds chunks of a document in the caller's unit of work; chunks of the same ordinals are replaced, others stay. A changed title,
    /// owner or visibility takes the document's other chunks along.
    /// </summary>
    public async Task IndexAsync(WriteScope scope, IndexedDocument document, IReadOnlyCollection<Chunk> chunks)
    {
        if (document.Owner.OwnerId.Length == 0)
            throw new ArgumentException("A document without an owner would be everybody's.", nameof(document));

        var store = new RetrievalStore(scope);
        await store.LockAsync(document.Owner);
        var known = await store.FindAsync(document.DocumentId);
        var stored = StoredDocument.From(document, await store.PartitionAsync(document));

        var ordinals = chunks.Select(chunk => (long)chunk.Ordinal).ToHashSet();
        List<StoredChunk> replaced = [];
        if (known != stored) replaced = await store.ChunksAsync(document.DocumentId);
        else if (ordinals.Count > 0)
            replaced = [.. (await store.ChunksAsync(document.DocumentId, ordinals.Min(), ordinals.Max())).Where(chunk => ordinals.Contains(chunk.Ordinal))];
        await store.DeleteAsync(document.DocumentId, replaced);

        await store.SaveAsync(stored);
        // What a document left that was taken out is no part of it.
        var kept = known is null ? [] : replaced.Where(chunk => !ordinals.Contains(chunk.Ordinal)).Select(chunk => chunk.ToChunk());
        await AddAsync(store, stored, [.. kept, .. chunks]);
    }

    /// <summary>
    /// Shows a document to its whole workspace, or to its owner alone again. Absent documents stay absent. From the commit on nobody else
    /// finds it; of a long one the chunks follow by <see cref="SettleAsync"/>, and until then those who have come to see it find a part.
    /// </summary>
    public async Task MoveAsync(WriteScope scope, string documentId, bool shared)
    {
        var store = new RetrievalStore(scope);
        if (await store.FindAsync(documentId) is not { } known) return;
        var partition = await store.PartitionAsync(known.AsIndexed(shared));
        await store.SaveAsync(known with { PartitionId = partition });
        await UnsettleAsync(scope, known);
    }

    /// <summary>
    /// Takes a document out: from the commit on nothing of it is found. When <see cref="SettleAsync"/> is done with it, postings and
    /// statistics are as if it had never been there.
    /// </summary>
    public async Task RemoveAsync(WriteScope scope, string documentId)
    {
        var store = new RetrievalStore(scope);
        if (await store.FindAsync(documentId) is not { } known) return;
        await store.ForgetAsync(documentId);
        await UnsettleAsync(scope, known);
    }

    /// <summary>
    /// Brings some chunks of a document that was moved or taken out to where they belong: few enough that other units of work do not wait.
    /// </summary>
    /// <returns>Whether there are more.</returns>
    public async Task<bool> SettleAsync(WriteScope scope, string documentId)
    {
        var store = new RetrievalStore(scope);
        if (await store.FindUnsettledAsync(documentId) is not { } unsettled) return false;
        await store.LockAsync(unsettled.Owner);
        var known = await store.FindAsync(documentId);
        var some = await store.ChunksAsync(documentId, unsettled.NextOrdinal, limit: ChunksPerUnit);
        var strays = some.FindAll(chunk => chunk.PartitionId != known?.PartitionId);
        await store.DeleteAsync(documentId, strays);
        if (known is not null) await AddAsync(store, known, [.. strays.Select(chunk => chunk.ToChunk())]);

        var more = some.Count == ChunksPerUnit;
        if (more) await store.UnsettleAsync(documentId, unsettled.Owner, some[^1].Ordinal + 1);
        else await store.SettledAsync(documentId);
        return more;
    }

    /// <summary>A document that <see cref="SettleAsync"/> is not done with; <see langword="null"/> where there is none.</summary>
    public Task<string?> FindUnsettledAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(c => c.QueryFirstOrDefaultAsync<string?>("SELECT document_id FROM retrieval_unsettled ORDER BY document_id LIMIT 1"), cancellationToken);

    /// <summary>The best chunks for a query, among those that its user may see, best first.</summary>
    public async Task<IReadOnlyList<RetrievalHit>> SearchAsync(RetrievalQuery query, CancellationToken cancellationToken)
    {
        var terms = QueryTerms.Parse(query.Text);
        if (terms.Length == 0 || query.Limit <= 0) return [];
        return await database.ReadAsync(
            connection => new RetrievalSearch(connection, query, cancellationToken).RunAsync(terms), cancellationToken);
    }

    // Short documents are settled at once.
    private async Task UnsettleAsync(WriteScope scope, StoredDocument document)
    {
        await new RetrievalStore(scope).UnsettleAsync(document.DocumentId, document.Owner, 0);
        await SettleAsync(scope, document.DocumentId);
    }

    private static async Task AddAsync(RetrievalStore store, StoredDocument document, List<Chunk> chunks)
    {
        if (chunks.Count == 0) return;
        var number = await store.TakeNumbersAsync(document.PartitionId, chunks.Count);
        var title = Analyzer.Analyze(document.Title);
        var writer = store.Postings(document.PartitionId);
        var rows = new List<StoredChunk>(chunks.Count);
        foreach (var chunk in chunks)
        {
            var terms = new ChunkTerms(title, chunk);
            writer.Add(number, terms);
            rows.Add(StoredChunk.From(chunk, document.PartitionId, number, terms));
            number++;
        }

        await store.InsertAsync(document, rows);
        await writer.WriteAsync();
    }
}
