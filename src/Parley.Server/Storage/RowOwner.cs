namespace Parley.Server.Storage;

/// <summary>Whose a row is. Every stored row carries both.</summary>
internal readonly record struct RowOwner(string WorkspaceId, string OwnerId);
