using Dapper;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Documents.Retrieval.Quotes;
using Parley.Server.Storage;

namespace Parley.Server.Conversations;

/// <summary>Finds a user's own messages by their words, with the ranking of documents: BM25 over what this user may see and nothing else.</summary>
internal sealed class MessageSearch(Database database)
{
    private const string Visible =
        "FROM messages m JOIN conversations c ON c.conversation_id = m.conversation_id WHERE m.owner_id = @ownerId AND c.deleted_at IS NULL";

    public Task<IReadOnlyList<SearchResult>> FindAsync(string ownerId, string query, int limit, CancellationToken cancellationToken)
    {
        var terms = QueryTerms.Parse(query);
        if (terms.Length == 0) return Task.FromResult<IReadOnlyList<SearchResult>>([]);
        return database.ReadAsync<IReadOnlyList<SearchResult>>(async connection =>
        {
            var all = await connection.QuerySingleAsync<Totals>(
                $"SELECT COUNT(*) AS Messages, COALESCE(SUM(m.term_count), 0) AS Words {Visible} AND m.term_count > 0", new { ownerId });
            var list = new InList("term", terms.Select(t => t.Term)).With(new { ownerId });
            var postings = await connection.QueryAsync<Posting>(
                $"""
                SELECT t.term AS Term, t.message_id AS MessageId, t.frequency AS Frequency, m.term_count AS Length
                FROM message_terms t JOIN messages m ON m.message_id = t.message_id JOIN conversations c ON c.conversation_id = m.conversation_id
                WHERE t.owner_id = @ownerId AND t.term IN {list.Sql} AND c.deleted_at IS NULL
                """, list);
            var best = Rank(postings, terms, new Bm25(all.Messages, all.Words)).Take(limit).ToDictionary(StringComparer.Ordinal);
            var ids = new InList("id", best.Keys).With(new { ownerId });
            var rows = await connection.QueryAsync<Found>(
                $"""
                SELECT m.message_id AS MessageId, m.conversation_id AS ConversationId, c.title AS Title, m.content AS Content, m.created_at AS CreatedAt
                {Visible} AND m.message_id IN {ids.Sql}
                """, ids);
            return [.. rows.Select(row => row.ToResult(query, best[row.MessageId])).OrderByDescending(result => result.Score).ThenByDescending(result => result.CreatedAt)];
        }, cancellationToken);
    }

    private static IEnumerable<KeyValuePair<string, double>> Rank(IEnumerable<Posting> postings, QueryTerm[] terms, Bm25 bm25)
    {
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        var counts = terms.ToDictionary(t => t.Term, t => t.Count, StringComparer.Ordinal);
        foreach (var term in postings.GroupBy(p => p.Term, StringComparer.Ordinal))
        {
            var found = term.ToList();
            var weight = bm25.Weight(found.Count, counts[term.Key]);
            foreach (var p in found)
                scores[p.MessageId] = scores.GetValueOrDefault(p.MessageId) + Bm25.Score(weight, (int)p.Frequency, bm25.Norm((int)p.Length));
        }

        return scores.OrderByDescending(pair => pair.Value).ThenByDescending(pair => pair.Key, StringComparer.Ordinal);
    }

    private sealed record Totals(long Messages, long Words);

    private sealed record Posting(string Term, string MessageId, long Frequency, long Length);

    private sealed record Found(string MessageId, string ConversationId, string Title, string Content, long CreatedAt)
    {
        public SearchResult ToResult(string query, double score)
        {
            var quote = QuoteSelector.Select(new RetrievalHit("", 0, 1, "", 0, Content.Length, Content, Title, score), query);
            return new SearchResult
            {
                Kind = "message",
                ConversationId = ConversationId,
                MessageId = MessageId,
                Title = Title,
                Quote = quote.Text,
                CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
                Score = Math.Round(score, 2),
            };
        }
    }
}
