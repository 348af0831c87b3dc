using Parley.Server.Storage;

namespace Parley.Server.Jobs;

/// <summary>Changes a job: its row, its event and what its kind makes of it are one unit of work.</summary>
internal sealed class JobTransitions(IEnumerable<JobHandler> handlers)
{
    private readonly Dictionary<string, JobHandler> _handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);

    public JobHandler? HandlerOf(string kind) => _handlers.GetValueOrDefault(kind);

    /// <summary>Applies a change to the job as it is now; <see langword="null"/> where it is gone or its status is another.</summary>
    public async Task<Job?> ApplyAsync(WriteScope scope, string jobId, string expectedStatus, Func<Job, Job> change, JobProgress? progress = null)
    {
        if (await JobStore.FindAsync(scope, jobId) is not { } present || present.Status != expectedStatus) return null;
        var job = change(present);
        if (job.IsOver) job = job with { EndedAt = scope.Now };
        if (!await JobStore.UpdateAsync(scope, job, expectedStatus)) return null;
        if (job.IsOver) await StreamLog.EndAsync(scope, job.OutputStream, job.Status);
        await scope.PublishAsync(job.Channel, job.Owner, JobChannels.Updated, JobView.Of(job), JobsJson.Wire.JobView);
        if (HandlerOf(job.Kind) is { } handler) await handler.ChangedAsync(scope, job, progress);
        return job;
    }
}
