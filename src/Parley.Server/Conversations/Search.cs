using Parley.Realtime.Connections;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Documents.Retrieval.Quotes;

namespace Parley.Server.Conversations;

/// <summary>Searches everything that a user may see.</summary>
internal sealed class Search(RetrievalIndex documents, MessageSearch messages, TimeProvider time)
{
    // A document is shown by its best places, and leaves room for others.
    private const int HitsPerDocument = 3;

    public async Task<SearchAnswer> FindAsync(Caller caller, string query, int limit, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var places = await documents.SearchAsync(new RetrievalQuery
        {
            Text = query,
            Scope = new RetrievalScope(caller.WorkspaceId, caller.UserId),
            Limit = limit,
            HitsPerDocument = HitsPerDocument,
        }, cancellationToken);
        var found = await messages.FindAsync(caller.UserId, query, limit, cancellationToken);
        SearchResult[] results = [.. Merge([.. places.Select(hit => ToResult(hit, query))], found).Take(limit)];
        return new SearchAnswer(query, results, Math.Round(time.GetElapsedTime(began).TotalMilliseconds, 1));
    }

    // Scores of two collections say nothing beside each other: each counts as a share of the best of its own.
    private static IEnumerable<SearchResult> Merge(params IReadOnlyList<SearchResult>[] kinds) =>
        kinds.Where(kind => kind.Count > 0)
            .SelectMany(kind => kind.Select(result => (Result: result, Share: result.Score / Math.Max(kind[0].Score, double.Epsilon))))
            .OrderByDescending(ranked => ranked.Share)
            .Select(ranked => ranked.Result);

    private static SearchResult ToResult(RetrievalHit hit, string query)
    {
        var quote = QuoteSelector.Select(hit, query);
        return new SearchResult
        {
            Kind = "document",
            DocumentId = hit.DocumentId,
            Title = hit.Title,
            Page = hit.Page,
            Start = quote.Start,
            End = quote.End,
            Quote = quote.Text,
            Score = Math.Round(hit.Score, 2),
        };
    }
}
