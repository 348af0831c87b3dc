using Parley.Server.Documents.Retrieval.Analysis;

namespace Parley.Server.Documents.Retrieval;

/// <summary>A term of a query and how often the query has it.</summary>
internal readonly record struct QueryTerm(string Term, int Count);

internal static class QueryTerms
{
    /// <summary>
    /// The most distinct terms that are looked up, the most frequent and then the first ones of a longer query: each costs an index range, and
    /// a text of this size is about its frequent words.
    /// </summary>
    public const int Max = 128;

    // 10,000 words of English; what stands behind them in a pasted text does not change what it is about.
    private const int MaxLength = 64 * 1024;

    public static QueryTerm[] Parse(string text)
    {
        var tokens = Analyzer.Analyze(text.AsSpan(0, Math.Min(text.Length, MaxLength)));
        var words = Count(tokens.Where(t => t.Kind is TokenKind.Word or TokenKind.Variant));
        return words.Length > 0 ? words : Count(tokens.Where(t => t.Kind == TokenKind.StopWord));
    }

    private static QueryTerm[] Count(IEnumerable<Token> tokens) =>
    [
        .. tokens.GroupBy(t => t.Term, StringComparer.Ordinal)
            .Select(group => new QueryTerm(group.Key, group.Count()))
            .OrderByDescending(t => t.Count)
            .Take(Max),
    ];
}
