using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Parley.Realtime;
using Parley.Realtime.Channels;
using Parley.Server.Access;
using Parley.Server.Documents.Chunking;
using Parley.Server.Documents.Extraction;
using Parley.Server.Documents.Ingestion;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Documents.Upload;
using Parley.Server.Jobs;

namespace Parley.Server.Documents;

/// <summary>Documents: uploaded, read, found and cited.</summary>
internal static class DocumentsEndpoints
{
    public static IServiceCollection AddDocuments(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DocumentOptions>().Bind(configuration.GetSection(DocumentOptions.Section)).ValidateDataAnnotations()
            .Validate<IOptions<ExtractionOptions>>(
                (documents, extraction) => documents.MaxFileBytes <= extraction.Value.MaxFileBytes,
                "Documents__MaxFileBytes is above Documents__Extraction__MaxFileBytes: a file could be uploaded and never read. Raise the second with the first.")
            .ValidateOnStart();
        services.AddOptions<ExtractionOptions>().Bind(configuration.GetSection(ExtractionOptions.Section)).ValidateOnStart();
        services.AddOptions<ChunkingOptions>().Bind(configuration.GetSection(ChunkingOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ExtractionOptions>, ExtractionOptionsValidator>();
        services.AddSingleton<IValidateOptions<ChunkingOptions>, ChunkingOptionsValidator>();

        services.AddSingleton<DocumentStore>().AddSingleton<PageStore>().AddSingleton<DocumentChanges>().AddSingleton<DocumentMetrics>();
        services.AddSingleton<FileStore>().AddSingleton<ContentReader>().AddSingleton<UploadReader>().AddSingleton<UploadRegistration>();
        services.AddSingleton<DocumentExtractor>().AddSingleton<Chunker>().AddSingleton<RetrievalIndex>();
        services.AddSingleton<IngestionQueue>().AddSingleton<ChunkIndexing>();
        services.AddJobKind<IngestionHandler>();
        services.AddHostedService<FileSweep>().AddHostedService<IndexUpkeep>();
        services.AddChannelNamespace(DocumentChannels.Create);
        return services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Add(DocumentsJson.Default));
    }

    public static IEndpointRouteBuilder MapDocuments(this IEndpointRouteBuilder routes)
    {
        var documents = routes.MapGroup("/documents");
        documents.MapPost("", UploadAsync);
        documents.MapGet("", ListAsync);
        documents.MapGet("/{documentId}", GetAsync);
        documents.MapPatch("/{documentId}", ShowToAsync);
        documents.MapDelete("/{documentId}", DeleteAsync);
        documents.MapPost("/{documentId}/retry", RetryAsync);
        documents.MapGet("/{documentId}/content", ContentAsync);
        documents.MapGet("/{documentId}/text", TextAsync);
        return routes;
    }

    private static async Task<Accepted<UploadAnswer>> UploadAsync(
        UploadReader reader, UploadRegistration registration, HttpContext http, CancellationToken cancellationToken)
    {
        var caller = http.Caller();
        using var upload = await reader.ReadAsync(http.Request, cancellationToken);
        RequireVisibility(upload.Visibility);
        var answers = await registration.RegisterAsync(upload, caller, cancellationToken);
        return TypedResults.Accepted((string?)null, new UploadAnswer(answers));
    }

    private static async Task<Ok<DocumentsAnswer>> ListAsync(
        string? status, string? q, string? before, int? limit, DocumentStore store, HttpContext http, CancellationToken cancellationToken)
    {
        var caller = http.Caller();
        var count = Page.Limit(limit);
        if (status is not null && !DocumentStatus.IsValid(status)) throw Refusal.BadRequest("'status' is pending, processing, completed or failed.");
        var documents = await store.ListAsync(caller, status, q, before, count + 1, cancellationToken);
        var page = documents.Take(count).Select(d => DocumentView.Of(d, caller));
        return TypedResults.Ok(new DocumentsAnswer([.. page], documents.Count > count));
    }

    private static async Task<Ok<DocumentWithPosition>> GetAsync(
        string documentId, DocumentStore store, IChannelLog channels, HttpContext http, CancellationToken cancellationToken)
    {
        var caller = http.Caller();
        var found = await store.FindAsync(documentId, caller, cancellationToken) ?? throw DocumentChanges.NotFound(documentId);
        // The position first, then the state: what happens between the two is seen twice, never not at all.
        var offset = await channels.ReadHeadAsync(found.Channel, cancellationToken);
        var document = await store.FindAsync(documentId, caller, cancellationToken) ?? throw DocumentChanges.NotFound(documentId);
        return TypedResults.Ok(new DocumentWithPosition(DocumentView.Of(document, caller), channels.Epoch, offset));
    }

    private static async Task<Ok<DocumentAnswer>> ShowToAsync(
        string documentId, VisibilityRequest request, DocumentChanges changes, HttpContext http, CancellationToken cancellationToken)
    {
        var caller = http.Caller();
        RequireVisibility(request.Visibility);
        var document = await changes.ShowToAsync(documentId, request.Visibility!, caller, cancellationToken);
        return TypedResults.Ok(new DocumentAnswer(DocumentView.Of(document, caller)));
    }

    private static async Task<NoContent> DeleteAsync(
        string documentId, DocumentChanges changes, HttpContext http, CancellationToken cancellationToken)
    {
        await changes.DeleteAsync(documentId, http.Caller(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Accepted<DocumentAnswer>> RetryAsync(
        string documentId, DocumentChanges changes, HttpContext http, CancellationToken cancellationToken)
    {
        var caller = http.Caller();
        var document = await changes.RetryAsync(documentId, caller, cancellationToken);
        return TypedResults.Accepted((string?)null, new DocumentAnswer(DocumentView.Of(document, caller)));
    }

    /// <summary>The bytes as they came. Whatever they are, the browser saves them and runs nothing.</summary>
    private static async Task<PhysicalFileHttpResult> ContentAsync(
        string documentId, DocumentStore store, FileStore files, HttpContext http, CancellationToken cancellationToken)
    {
        var document = await store.FindAsync(documentId, http.Caller(), cancellationToken) ?? throw DocumentChanges.NotFound(documentId);
        http.Response.Headers.ContentSecurityPolicy = "sandbox";
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.PhysicalFile(
            files.PathOf(document.File), document.MediaType, document.Filename, document.CreatedAt,
            new EntityTagHeaderValue($"\"{document.Sha256}\""), enableRangeProcessing: true);
    }

    private static async Task<Ok<TextAnswer>> TextAsync(
        string documentId, int? page, DocumentStore store, PageStore pages, HttpContext http, CancellationToken cancellationToken)
    {
        _ = await store.FindAsync(documentId, http.Caller(), cancellationToken) ?? throw DocumentChanges.NotFound(documentId);
        if (page < 1) throw Refusal.BadRequest("'page' counts from 1.");
        var found = await pages.ReadAsync(documentId, page, cancellationToken);
        if (page is not null && found.Count == 0) throw Refusal.NotFound($"page {page} in document '{documentId}'");
        return TypedResults.Ok(new TextAnswer(documentId, found));
    }

    private static void RequireVisibility(string? visibility)
    {
        if (!Visibility.IsValid(visibility)) throw Refusal.BadRequest($"'visibility' is '{Visibility.Private}' or '{Visibility.Workspace}'.");
    }
}
