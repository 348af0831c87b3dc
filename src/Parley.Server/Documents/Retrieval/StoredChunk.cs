using Parley.Server.Documents.Chunking;

namespace Parley.Server.Documents.Retrieval;

/// <summary>A chunk's row, as far as writing needs it.</summary>
internal sealed record StoredChunk(
    long Ordinal, long PartitionId, long ChunkNumber, long Page, string HeadingPath, long StartOffset, long EndOffset, string Text, string Terms)
{
    public static StoredChunk From(Chunk chunk, long partitionId, long number, ChunkTerms terms) => new(
        chunk.Ordinal, partitionId, number, chunk.Page, Storable(chunk.HeadingPath), chunk.Start, chunk.End, Storable(chunk.Text),
        string.Join(' ', terms.Frequencies.Keys));

    public Chunk ToChunk() => new((int)Ordinal, (int)Page, HeadingPath, (int)StartOffset, (int)EndOffset, Text);

    // PostgreSQL refuses NUL in text; a space in its place keeps all offsets.
    public static string Storable(string text) => text.Replace('\0', ' ');
}
