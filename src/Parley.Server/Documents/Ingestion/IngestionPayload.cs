namespace Parley.Server.Documents.Ingestion;

/// <summary>What an ingestion's job carries.</summary>
internal sealed record IngestionPayload(string DocumentId);
