namespace Parley.Server.Documents.Retrieval;

/// <summary>A stored row of postings.</summary>
internal sealed record PostingRow(long PartitionId, string Term, long Block, string Postings);
