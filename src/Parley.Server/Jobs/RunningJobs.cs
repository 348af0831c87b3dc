using System.Collections.Concurrent;

namespace Parley.Server.Jobs;

/// <summary>The jobs that run in this process.</summary>
internal sealed class RunningJobs
{
    private readonly ConcurrentDictionary<string, JobRun> _runs = new(StringComparer.Ordinal);

    public void Add(JobRun run) => _runs[run.Job.JobId] = run;

    public void Remove(JobRun run) => _runs.TryRemove(new KeyValuePair<string, JobRun>(run.Job.JobId, run));

    public void Cancel(string jobId)
    {
        if (_runs.TryGetValue(jobId, out var run)) run.Cancel();
    }
}
