using System.Text.Json.Serialization;
using Parley.Server.Documents.Retrieval.Quotes;

namespace Parley.Server.Documents.Retrieval;

/// <summary>Where an answer has something from: what clients get.</summary>
/// <param name="Number">Its number in the answer, from 1: <c>[1]</c>.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Title">Its title.</param>
/// <param name="Page">The page, from 1; 1 throughout where the format has no pages.</param>
/// <param name="Start">Where the quote begins in the document's text, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Quote">The document's words from <paramref name="Start"/> to <paramref name="End"/>.</param>
/// <param name="Score">How well the chunk matched; comparable within one answer.</param>
internal sealed record Citation(int Number, string DocumentId, string Title, int Page, int Start, int End, string Quote, double Score)
{
    /// <summary>Cites the sentences of a hit that answer the query best; null where it has no words to quote.</summary>
    public static Citation? From(int number, RetrievalHit hit, string query)
    {
        var chosen = QuoteSelector.Select(hit, query);
        return QuoteVerifier.Verify(chosen.Text, chosen.Start, hit.Text, hit.Start) is { } quote
            ? new Citation(number, hit.DocumentId, hit.Title, hit.Page, quote.Start, quote.End, quote.Text, Math.Round(hit.Score, 2))
            : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<Citation>))]
internal sealed partial class CitationJson : JsonSerializerContext;
