using Parley.Protocol;
using Parley.Server.Storage;

namespace Parley.Server.Jobs;

/// <summary>A piece of long work.</summary>
internal sealed record Job
{
    public required string JobId { get; init; }

    public required string Kind { get; init; }

    public required string Title { get; init; }

    public required string Status { get; init; }

    public string? Step { get; init; }

    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>0–100.</summary>
    public int Progress { get; init; }

    /// <summary>Why it failed, for a person.</summary>
    public string? Error { get; init; }

    public bool CancelRequested { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public required RowOwner Owner { get; init; }

    /// <summary>What to do, in the kind's own form.</summary>
    public required string Payload { get; init; }

    /// <summary>How far it got, in the kind's own form; what a later attempt begins at.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>How often it was begun; an orderly shutdown takes its one back.</summary>
    public int Attempt { get; init; }

    public ChannelName Channel => ChannelName.Of(JobChannels.Namespace, JobId);

    public string OutputStream => $"{JobChannels.Namespace}:{JobId}/output";

    public bool IsOver => Status is JobStatus.Completed or JobStatus.Failed or JobStatus.Cancelled;
}

internal static class JobStatus
{
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
}
