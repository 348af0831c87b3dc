using System.Text;

namespace Parley.Server.Documents.Retrieval;

/// <summary>
/// Packs postings into text: four characters of six bits each hold a chunk's place in its block (9 bits) and a weighted term frequency or
/// length (15 bits). Entries of one width in plain text let both databases append with <c>||</c>, without reading what is there; a row for
/// each posting would take some 60 bytes and a fetch each.
/// </summary>
internal static class PostingCodec
{
    public const int BlockBits = 9;
    public const int BlockSize = 1 << BlockBits;
    public const int MaxValue = (1 << (24 - BlockBits)) - 1;

    private const int EntryLength = 4;
    private const char Zero = '0';

    public static long BlockOf(long chunkNumber) => chunkNumber >> BlockBits;

    public static int PlaceOf(long chunkNumber) => (int)(chunkNumber & (BlockSize - 1));

    public static int Count(string postings) => postings.Length / EntryLength;

    public static void Append(StringBuilder postings, int place, int value)
    {
        var bits = (place << (24 - BlockBits)) | Math.Min(value, MaxValue);
        postings.Append((char)(Zero + (bits >> 18))).Append((char)(Zero + ((bits >> 12) & 63)))
            .Append((char)(Zero + ((bits >> 6) & 63))).Append((char)(Zero + (bits & 63)));
    }

    public static (int Place, int Value) Read(string postings, int index)
    {
        var entry = postings.AsSpan(index * EntryLength, EntryLength);
        var bits = ((entry[0] - Zero) << 18) | ((entry[1] - Zero) << 12) | ((entry[2] - Zero) << 6) | (entry[3] - Zero);
        return (bits >> (24 - BlockBits), bits & MaxValue);
    }

    /// <summary>The postings of all other chunks of the block.</summary>
    public static string Without(string postings, IReadOnlySet<int> places)
    {
        var kept = new StringBuilder(postings.Length);
        for (var i = 0; i < Count(postings); i++)
            if (!places.Contains(Read(postings, i).Place)) kept.Append(postings, i * EntryLength, EntryLength);
        return kept.ToString();
    }
}
