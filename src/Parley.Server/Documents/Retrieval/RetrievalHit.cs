namespace Parley.Server.Documents.Retrieval;

/// <summary>A chunk that was found; offsets as in <see cref="Chunking.Chunk"/>.</summary>
internal sealed record RetrievalHit(
    string DocumentId, int ChunkOrdinal, int Page, string HeadingPath, int Start, int End, string Text, string Title, double Score);
