using Parley.Server.Storage;

namespace Parley.Server.Documents.Retrieval;

/// <summary>A document as the index knows it.</summary>
/// <param name="DocumentId">Its id.</param>
/// <param name="Owner">Its workspace and the user who owns it.</param>
/// <param name="Shared">Whether the whole workspace sees it; else its owner alone.</param>
/// <param name="Title">Its title, found and weighted with every chunk.</param>
internal sealed record IndexedDocument(string DocumentId, RowOwner Owner, bool Shared, string Title);
