using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Jobs;

/// <summary>Section <c>Jobs</c>.</summary>
internal sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>How many jobs run at a time, 1–64. Default 2: reading a document keeps a core busy, and chat needs the others.</summary>
    [Range(1, 64)]
    public int MaxConcurrent { get; set; } = 2;

    /// <summary>
    /// How often a job is begun that takes the server down with it, 1–20; after that it fails. An orderly shutdown does not count. Default 3.
    /// </summary>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// The shortest time between two updates of a job's progress, 10 ms–10 s; changes of its status are never held back. Default 200 ms,
    /// the five a second that a person can follow.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a job that is over is kept with its output, 1–3,650 days. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);
}
