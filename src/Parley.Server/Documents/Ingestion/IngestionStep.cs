namespace Parley.Server.Documents.Ingestion;

/// <summary>The values of <c>step</c>.</summary>
internal static class IngestionStep
{
    public const string Extracting = "extracting";
    public const string Chunking = "chunking";
    public const string Indexing = "indexing";
    public const string Ready = "ready";
}
