using Parley.Protocol.Events;
using Parley.Server.Documents.Retrieval.Quotes;

namespace Parley.Server.Documents.Retrieval;

internal static class HitCitation
{
    /// <summary>Cites the sentences of a hit that answer the query best; null where it has no words to quote.</summary>
    public static Citation? Cite(this RetrievalHit hit, int number, string query)
    {
        var chosen = QuoteSelector.Select(hit, query);
        return QuoteVerifier.Verify(chosen.Text, chosen.Start, hit.Text, hit.Start) is { } quote
            ? new Citation(number, hit.DocumentId, hit.Title, hit.Page, quote.Start, quote.End, quote.Text, Math.Round(hit.Score, 2))
            : null;
    }
}
