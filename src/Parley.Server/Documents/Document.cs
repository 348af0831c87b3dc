using Parley.Protocol;
using Parley.Realtime.Connections;
using Parley.Server.Documents.Extraction;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Storage;

namespace Parley.Server.Documents;

/// <summary>A file that somebody uploaded, and what became of it.</summary>
internal sealed record Document
{
    public required string DocumentId { get; init; }

    public required RowOwner Owner { get; init; }

    public required string Filename { get; init; }

    public required string Title { get; init; }

    public required string MediaType { get; init; }

    /// <summary>What it was read as; <see langword="null"/> until it was.</summary>
    public FileFormat? Format { get; init; }

    public required long Size { get; init; }

    /// <summary>SHA-256 of the content in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The name of the content in the folder of files.</summary>
    public required string File { get; init; }

    public required string Visibility { get; init; }

    public required string Status { get; init; }

    public int Progress { get; init; }

    public string? Step { get; init; }

    /// <summary>What is being done, for a person.</summary>
    public string? Message { get; init; }

    /// <summary>Why it failed, for a person.</summary>
    public string? Reason { get; init; }

    public int? PageCount { get; init; }

    public int? ChunkCount { get; init; }

    /// <summary>The job that ingests or ingested it; what an older one still writes is refused by it.</summary>
    public required string JobId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public ChannelName Channel => ChannelName.Of(DocumentChannels.Namespace, DocumentId);

    public IndexedDocument AsIndexed() => new(DocumentId, Owner, Visibility == Documents.Visibility.Workspace, Title);

    public bool IsOwnedBy(Caller caller) => Owner.WorkspaceId == caller.WorkspaceId && Owner.OwnerId == caller.UserId;
}

internal static class DocumentStatus
{
    public const string Pending = "pending";
    public const string Processing = "processing";
    public const string Completed = "completed";
    public const string Failed = "failed";

    public static bool IsValid(string status) => status is Pending or Processing or Completed or Failed;
}

internal static class Visibility
{
    /// <summary>Its owner alone sees it.</summary>
    public const string Private = "private";

    /// <summary>Everybody in the workspace sees it.</summary>
    public const string Workspace = "workspace";

    public static bool IsValid(string? visibility) => visibility is Private or Workspace;
}
