namespace Parley.Server.Documents.Retrieval.Analysis;

/// <summary>What a token is for.</summary>
internal enum TokenKind
{
    /// <summary>A word: indexed, searched, and counted in a text's length.</summary>
    Word,

    /// <summary>A function word: indexed, but searched only where a query has nothing else ("IT", "The Who").</summary>
    StopWord,

    /// <summary>Another way to write a word beside it (<c>a100</c> for <c>A-100</c>): indexed and searched, no length of its own.</summary>
    Variant,

    /// <summary>A single character of a script without spaces: indexed, and searched only where it stands alone.</summary>
    Character,
}

/// <summary>A term and where it stands in the analysed text.</summary>
/// <param name="Term">The folded, stemmed form.</param>
/// <param name="Start">The first UTF-16 unit.</param>
/// <param name="End">The UTF-16 unit after the last.</param>
/// <param name="Kind">What it is for.</param>
internal readonly record struct Token(string Term, int Start, int End, TokenKind Kind);
