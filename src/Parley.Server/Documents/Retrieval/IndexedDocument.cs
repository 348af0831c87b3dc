using Parley.Server.Storage;

namespace Parley.Server.Documents.Retrieval;

/// <summary>A document as the index knows it.</summary>
/// <param name="DocumentId">Its id.</param>
/// <param name="Owner">Its workspace and the user who owns it.</param>
/// <param name="Shared">Whether the whole workspace sees it; else its owner alone.</param>
/// <param name="Title">Its title, found and weighted with every chunk.</param>
internal sealed record IndexedDocument(string DocumentId, RowOwner Owner, bool Shared, string Title);

/// <summary>A piece of a document: the unit that is found.</summary>
/// <param name="Ordinal">Its place among the document's chunks; indexing the same ordinal again replaces it.</param>
/// <param name="Page">Its page, from 1, where the format has pages.</param>
/// <param name="HeadingPath">The headings above it, searched with it.</param>
/// <param name="Start">Where <paramref name="Text"/> begins in the document's text, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Text">The document's text from <paramref name="Start"/> to <paramref name="End"/>.</param>
internal sealed record IndexedChunk(int Ordinal, int? Page, string? HeadingPath, int Start, int End, string Text);
