namespace Parley.Server.Documents.Chunking;

internal sealed class ChunkingOptions
{
    public const string Section = "Documents:Chunking";

    /// <summary>
    /// UTF-16 code units that a chunk aims at, 100 to 10,000. Default 1,000: about 200 English words, one subject, and ten of
    /// them fit in any model's context. A chunk is at most a quarter longer.
    /// </summary>
    public int TargetCharacters { get; set; } = 1_000;

    /// <summary>
    /// How much of the end of a chunk the next one repeats, 0 to a quarter of the target. Default 150: a sentence or two, so
    /// that a statement cut in half is whole in one of the two.
    /// </summary>
    public int OverlapCharacters { get; set; } = 150;

    /// <summary>Sections shorter than this stay with what follows them, 0 to the target. Default 250: a heading and two sentences.</summary>
    public int MinSectionCharacters { get; set; } = 250;
}
