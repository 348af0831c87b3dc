namespace Parley.Server.Documents.Retrieval;

/// <summary>Okapi BM25 (Robertson and Zaragoza, 2009) with the idf that is never negative.</summary>
/// <param name="chunks">How many chunks the searcher may see.</param>
/// <param name="totalLength">Their words together.</param>
internal sealed class Bm25(long chunks, long totalLength)
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    private readonly double _averageLength = chunks == 0 ? 1 : Math.Max(1, (double)totalLength / chunks);

    /// <summary>
    /// What a term is worth that stands in <paramref name="chunksWithTerm"/> chunks and <paramref name="count"/> times in the query.
    /// </summary>
    public double Weight(long chunksWithTerm, int count) =>
        count * Math.Log(1 + ((chunks - chunksWithTerm + 0.5) / (chunksWithTerm + 0.5)));

    public double Norm(int length) => K1 * (1 - B + (B * length / _averageLength));

    public static double Score(double weight, int frequency, double norm) => weight * frequency * (K1 + 1) / (frequency + norm);
}
