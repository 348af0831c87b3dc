using System.Diagnostics.CodeAnalysis;
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
    /// <summary>
    /// Adds chunks of a document in the caller's unit of work; chunks of the same ordinals are replaced, others stay. A changed title,
    /// owner or visibility takes the document's other chunks along.
    /// </summary>
    public async Task IndexAsync(WriteScope scope, IndexedDocument document, IReadOnlyCollection<Chunk> chunks)
    {
        if (document.Owner.OwnerId.Length == 0)
            throw new ArgumentException("A document without an owner would be everybody's.", nameof(document));

        var store = new RetrievalStore(scope);
        var target = await store.PartitionAsync(document);
        var known = await store.FindAsync(document.DocumentId);
        await store.LockAsync(known?.PartitionId, target);

        var ordinals = chunks.Select(chunk => (long)chunk.Ordinal).ToHashSet();
        var moved = known is not null
            && (known.PartitionId != target || known.OwnerId != document.Owner.OwnerId || known.Title != StoredChunk.Storable(document.Title));
        List<StoredChunk> replaced = [];
        if (moved) replaced = await store.ChunksAsync(document.DocumentId);
        else if (ordinals.Count > 0)
            replaced = [.. (await store.ChunksAsync(document.DocumentId, ordinals.Min(), ordinals.Max())).Where(chunk => ordinals.Contains(chunk.Ordinal))];
        if (replaced.Count > 0) await store.DeleteAsync(known!.PartitionId, document.DocumentId, replaced);

        await store.SaveAsync(document, target);
        var kept = replaced.Where(chunk => !ordinals.Contains(chunk.Ordinal)).Select(chunk => chunk.ToChunk());
        await AddAsync(store, document, target, [.. kept, .. chunks]);
    }

    /// <summary>Shows a document to its whole workspace, or to its owner alone again. Absent documents stay absent.</summary>
    public async Task MoveAsync(WriteScope scope, string documentId, bool shared)
    {
        if (await new RetrievalStore(scope).FindAsync(documentId) is not { } known) return;
        var owner = new RowOwner(known.WorkspaceId, known.OwnerId);
        await IndexAsync(scope, new IndexedDocument(documentId, owner, shared, known.Title), []);
    }

    /// <summary>Takes a document out: hits, postings and statistics are as if it had never been there.</summary>
    public async Task RemoveAsync(WriteScope scope, string documentId)
    {
        var store = new RetrievalStore(scope);
        if (await store.FindAsync(documentId) is not { } known) return;
        await store.LockAsync(known.PartitionId);
        await store.DeleteAsync(known.PartitionId, documentId, await store.ChunksAsync(documentId));
        await store.ForgetAsync(documentId);
    }

    /// <summary>The best chunks for a query, among those that its user may see, best first.</summary>
    public async Task<IReadOnlyList<RetrievalHit>> SearchAsync(RetrievalQuery query, CancellationToken cancellationToken)
    {
        var terms = QueryTerms.Parse(query.Text);
        if (terms.Length == 0 || query.Limit <= 0) return [];
        return await database.ReadAsync(
            connection => new RetrievalSearch(connection, query, cancellationToken).RunAsync(terms), cancellationToken);
    }

    private static async Task AddAsync(RetrievalStore store, IndexedDocument document, long partitionId, List<Chunk> chunks)
    {
        if (chunks.Count == 0) return;
        var number = await store.TakeNumbersAsync(partitionId, chunks.Count);
        var title = Analyzer.Analyze(document.Title);
        var writer = store.Postings(partitionId);
        var rows = new List<StoredChunk>(chunks.Count);
        foreach (var chunk in chunks)
        {
            var terms = new ChunkTerms(title, chunk);
            writer.Add(number, terms);
            rows.Add(StoredChunk.From(chunk, number, terms));
            number++;
        }

        await store.InsertAsync(document, partitionId, rows);
        await writer.WriteAsync();
    }
}
