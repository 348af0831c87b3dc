using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Parley.Realtime;
using Parley.Server.Documents.Chunking;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Storage;

namespace Parley.Server.Tests.Documents.Retrieval;

/// <summary>An index on a SQLite file of its own.</summary>
internal sealed class RetrievalFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-retrieval-");
    private readonly ServiceProvider _services;

    public RetrievalFixture()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"{StorageOptions.Section}:{nameof(StorageOptions.DataDirectory)}", _folder.FullName)]).Build();
        _services = new ServiceCollection().AddLogging().AddMetrics().AddStorage(configuration).AddRealtime(configuration).BuildServiceProvider();
        Database = _services.GetRequiredService<Database>();
        Index = new RetrievalIndex(Database);
    }

    public Database Database { get; }

    public RetrievalIndex Index { get; }

    public static IndexedDocument Document(string id, string title = "", string owner = "ann", bool shared = false, string workspace = "w") =>
        new(id, new RowOwner(workspace, owner), shared, title);

    public static List<Chunk> Chunks(params string[] texts) =>
        [.. texts.Select((text, i) => new Chunk(i, i + 1, "", i * 1_000, (i * 1_000) + text.Length, text))];

    public Task AddAsync(IndexedDocument document, params string[] texts) => AddAsync(document, Chunks(texts));

    public Task AddAsync(IndexedDocument document, List<Chunk> chunks) =>
        Database.WriteAsync(scope => Index.IndexAsync(scope, document, chunks), TestContext.Current.CancellationToken);

    public Task RemoveAsync(string documentId) =>
        Database.WriteAsync(scope => Index.RemoveAsync(scope, documentId), TestContext.Current.CancellationToken);

    public Task MoveAsync(string documentId, bool shared) =>
        Database.WriteAsync(scope => Index.MoveAsync(scope, documentId, shared), TestContext.Current.CancellationToken);

    /// <summary>Does what is left to do of moves and removals.</summary>
    public async Task SettleAsync()
    {
        while (await Index.FindUnsettledAsync(TestContext.Current.CancellationToken) is { } documentId)
            await Database.WriteAsync(scope => Index.SettleAsync(scope, documentId), TestContext.Current.CancellationToken);
    }

    public Task<IReadOnlyList<RetrievalHit>> SearchAsync(
        string text, string user = "ann", string workspace = "w", int limit = 100, int? perDocument = null, string[]? documentIds = null) =>
        Index.SearchAsync(
            new RetrievalQuery
            {
                Text = text,
                Scope = new RetrievalScope(workspace, user),
                Limit = limit,
                HitsPerDocument = perDocument,
                DocumentIds = documentIds,
            }, TestContext.Current.CancellationToken);

    public async Task<string[]> FindAsync(string text, string user = "ann") =>
        [.. (await SearchAsync(text, user)).Select(hit => hit.DocumentId)];

    /// <summary>Every posting of every partition, readable, with what it is about in place of numbers that are given once only.</summary>
    public async Task<string[]> PostingsAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var chunks = (await Database.ReadAsync(c => c.QueryAsync<(long Partition, long Number, string Document, long Ordinal)>(
            "SELECT partition_id, chunk_number, document_id, ordinal FROM retrieval_chunks"), cancellationToken))
            .ToDictionary(row => (row.Partition, row.Number), row => $"{row.Document}/{row.Ordinal}");
        var rows = await Database.ReadAsync(c => c.QueryAsync<(long Partition, string Term, long Block, string Postings)>(
            "SELECT partition_id, term, block, postings FROM retrieval_postings"), cancellationToken);
        return
        [
            .. rows.SelectMany(row => Enumerable.Range(0, PostingCodec.Count(row.Postings)).Select(i =>
            {
                var (place, value) = PostingCodec.Read(row.Postings, i);
                return $"{row.Partition} '{row.Term}' {chunks[(row.Partition, (row.Block << PostingCodec.BlockBits) + place)]} {value}";
            })).Order(StringComparer.Ordinal),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
