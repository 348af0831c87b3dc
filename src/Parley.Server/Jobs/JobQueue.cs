using Parley.Server.Storage;

namespace Parley.Server.Jobs;

/// <summary>Where slices put work, and take it back.</summary>
internal sealed class JobQueue(JobTransitions transitions, JobSignal signal, RunningJobs running)
{
    /// <summary>Adds a job in the caller's unit of work; it begins after the commit.</summary>
    public async Task<Job> EnqueueAsync(WriteScope scope, RowOwner owner, string kind, string title, string payload)
    {
        var handler = transitions.HandlerOf(kind) ?? throw new ArgumentException($"Nothing handles jobs of the kind '{kind}'.", nameof(kind));
        var job = new Job
        {
            JobId = Id.New(scope.Now),
            Owner = owner,
            Kind = kind,
            Title = title,
            Status = JobStatus.Queued,
            Steps = handler.Steps,
            Payload = payload,
            CreatedAt = scope.Now,
        };
        await JobStore.InsertAsync(scope, job);
        await StreamLog.CreateAsync(scope, job.OutputStream, job.Channel, owner);
        await scope.PublishAsync(job.Channel, owner, JobChannels.Updated, JobView.Of(job), JobsJson.Wire.JobView);
        scope.AfterCommit(signal.Notify);
        return job;
    }

    /// <summary>
    /// Asks for the end of a job: at once where it waits, else its handler's token is cancelled after the commit. Returns the job;
    /// one that is over stays as it is.
    /// </summary>
    public async Task<Job?> CancelAsync(WriteScope scope, string jobId)
    {
        var cancelled = await transitions.ApplyAsync(scope, jobId, JobStatus.Queued, job => job with { Status = JobStatus.Cancelled, CancelRequested = true });
        if (cancelled is not null) return cancelled;

        var job = await JobStore.FindAsync(scope, jobId);
        if (job is not { Status: JobStatus.Running }) return job;
        scope.AfterCommit(() => running.Cancel(jobId));
        return job.CancelRequested ? job : await transitions.ApplyAsync(scope, jobId, JobStatus.Running, j => j with { CancelRequested = true });
    }
}
