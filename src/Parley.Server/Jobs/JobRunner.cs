using Microsoft.Extensions.Options;
using Parley.Realtime.Streams;
using Parley.Server.Storage;

namespace Parley.Server.Jobs;

/// <summary>
/// Runs the queued jobs. Each worker claims one at a time and sees it to its end; what ran when the server was killed is queued again at
/// the next start.
/// </summary>
internal sealed partial class JobRunner(
    Database database, JobTransitions transitions, JobSignal signal, RunningJobs running, StreamRegistry streams,
    IOptions<JobOptions> options, TimeProvider time, JobMetrics metrics, ILogger<JobRunner> logger) : BackgroundService
{
    // What a worker waits after the store refused to give it work.
    private static readonly TimeSpan ClaimRetry = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var job in await database.WriteAsync(JobStore.ListRunningAsync, cancellationToken))
        {
            try
            {
                await database.WriteAsync(scope => RecoverAsync(scope, job), cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One job that cannot be taken up again must not keep the server from starting.
                LogNotRecovered(logger, e, job.JobId, job.Kind);
            }
        }

        signal.Notify();
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.MaxConcurrent).Select(_ => WorkAsync(stoppingToken)));

    private async Task RecoverAsync(WriteScope scope, Job job)
    {
        var recovered = await transitions.ApplyAsync(scope, job.JobId, JobStatus.Running, j =>
            j.CancelRequested ? j with { Status = JobStatus.Cancelled }
            : j.Attempt < options.Value.MaxAttempts ? j with { Status = JobStatus.Queued }
            : j with { Status = JobStatus.Failed, Error = $"The server went down each of the {j.Attempt} times that it worked on this." });
        LogRecovered(logger, job.JobId, job.Kind, job.Attempt, recovered?.Status);
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await ClaimAsync(stopping) is not { } run)
                {
                    await signal.WaitAsync(stopping);
                    continue;
                }

                // There may be more: the next idle worker looks.
                signal.Notify();
                await using (run)
                {
                    run.Open(streams);
                    await RunAsync(run, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogWorkerFailed(logger, e);
                await Task.Delay(ClaimRetry, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private Task<JobRun?> ClaimAsync(CancellationToken stopping) =>
        database.WriteAsync(async scope =>
        {
            if (await JobStore.FindNextAsync(scope) is not { } next) return null;
            var claimed = await transitions.ApplyAsync(scope, next.JobId, JobStatus.Queued, job => job with
            {
                Status = JobStatus.Running,
                Attempt = job.Attempt + 1,
                StartedAt = job.StartedAt ?? scope.Now,
            });
            if (claimed is null) return null;
            var run = new JobRun(claimed, await StreamLog.LengthAsync(scope, claimed.OutputStream), stopping);
            // From the commit on a cancellation finds it.
            scope.AfterCommit(() => running.Add(run));
            return run;
        }, stopping);

    private async Task RunAsync(JobRun run, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        using var measured = metrics.Run(run.Job.Kind);
        LogStarted(logger, run.Job.JobId, run.Job.Kind, run.Job.Attempt);
        var following = run.FollowAsync(progress => SaveProgressAsync(run, progress), options.Value.ProgressInterval, time);
        var outcome = await AttemptAsync(run, following, stopping);
        running.Remove(run);
        var ended = await database.InsistAsync(scope => transitions.ApplyAsync(scope, run.Job.JobId, JobStatus.Running, outcome), stopping);
        if (ended is { IsOver: true }) run.Output.End(ended.Status);
        var elapsed = time.GetElapsedTime(started);
        metrics.Ended(run.Job.Kind, ended?.Status ?? "gone", elapsed);
        LogEnded(logger, run.Job.JobId, run.Job.Kind, ended?.Status ?? "gone", (long)elapsed.TotalMilliseconds);
    }

    /// <summary>Lets the handler work, and says what its end makes of the job.</summary>
    private async Task<Func<Job, Job>> AttemptAsync(JobRun run, Task following, CancellationToken stopping)
    {
        try
        {
            try
            {
                var handler = transitions.HandlerOf(run.Job.Kind)
                    ?? throw new JobFailedException($"This version of the server does not know jobs of the kind '{run.Job.Kind}'.");
                await handler.RunAsync(run, run.Cancellation);
            }
            finally
            {
                await EndReportsAsync(run, following);
            }

            return job => job with { Status = JobStatus.Completed, Step = job.Steps is [.., var last] ? last : null, Progress = 100 };
        }
        catch (OperationCanceledException) when (run.CancelRequested)
        {
            return job => job with { Status = JobStatus.Cancelled };
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return job => job with { Status = JobStatus.Queued, Attempt = job.Attempt - 1 };
        }
        catch (JobFailedException e)
        {
            LogRefused(logger, run.Job.JobId, run.Job.Kind, e.Message);
            return job => job with { Status = JobStatus.Failed, Error = e.Message };
        }
        catch (Exception e)
        {
            var reference = Guid.NewGuid().ToString("N")[..8];
            LogFailed(logger, e, run.Job.JobId, run.Job.Kind, reference);
            return job => job with { Status = JobStatus.Failed, Error = $"The server failed on this (reference {reference})." };
        }
    }

    /// <summary>Lets the last report and the last line out. The work is done or not, whether or not the store kept what was said of it.</summary>
    private async Task EndReportsAsync(JobRun run, Task following)
    {
        run.EndReports();
        try
        {
            await following;
            await run.Output.FlushAsync(CancellationToken.None);
        }
        catch (Exception e) when (Database.IsFailure(e) || e is IOException)
        {
            LogReportsIncomplete(logger, e, run.Job.JobId);
        }
    }

    private async Task SaveProgressAsync(JobRun run, JobProgress progress)
    {
        if (progress.Message is { } message) await run.WriteLineAsync(message, CancellationToken.None);
        await database.WriteAsync(scope => transitions.ApplyAsync(scope, run.Job.JobId, JobStatus.Running,
            job => job with { Step = progress.Step, Progress = Math.Clamp(progress.Percent, 0, 100) }, progress), CancellationToken.None);
    }

    [LoggerMessage(400, LogLevel.Information, "Job {JobId} ({Kind}) began, attempt {Attempt}")]
    private static partial void LogStarted(ILogger logger, string jobId, string kind, int attempt);

    [LoggerMessage(401, LogLevel.Information, "Job {JobId} ({Kind}) is {Status} after {Milliseconds} ms")]
    private static partial void LogEnded(ILogger logger, string jobId, string kind, string status, long milliseconds);

    [LoggerMessage(402, LogLevel.Information, "Job {JobId} ({Kind}) cannot be done: {Reason}")]
    private static partial void LogRefused(ILogger logger, string jobId, string kind, string reason);

    [LoggerMessage(403, LogLevel.Error, "Job {JobId} ({Kind}) failed (reference {Reference})")]
    private static partial void LogFailed(ILogger logger, Exception exception, string jobId, string kind, string reference);

    [LoggerMessage(404, LogLevel.Warning, "Job {JobId} ({Kind}) was under way in attempt {Attempt} when the server went down; it is {Status}")]
    private static partial void LogRecovered(ILogger logger, string jobId, string kind, int attempt, string? status);

    [LoggerMessage(405, LogLevel.Error, "A worker could not claim a job or write its end")]
    private static partial void LogWorkerFailed(ILogger logger, Exception exception);

    [LoggerMessage(406, LogLevel.Error, "The progress or the output of job {JobId} is not complete in the store")]
    private static partial void LogReportsIncomplete(ILogger logger, Exception exception, string jobId);

    [LoggerMessage(407, LogLevel.Error, "Job {JobId} ({Kind}) could not be taken up again; the next start tries once more")]
    private static partial void LogNotRecovered(ILogger logger, Exception exception, string jobId, string kind);
}
