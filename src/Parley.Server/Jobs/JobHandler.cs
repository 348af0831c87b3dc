using Parley.Server.Storage;

namespace Parley.Server.Jobs;

/// <summary>What a slice adds to have work of its kind done.</summary>
internal abstract class JobHandler
{
    public abstract string Kind { get; }

    /// <summary>The names of the steps, in their order.</summary>
    public abstract IReadOnlyList<string> Steps { get; }

    /// <summary>
    /// Does the work. It may run again after the server was killed at any moment, so whatever it writes twice must be as if written once;
    /// <see cref="Job.Checkpoint"/> says where the last attempt got to.
    /// </summary>
    /// <exception cref="JobFailedException">It cannot be done; the message says why.</exception>
    public abstract Task RunAsync(JobRun run, CancellationToken cancellationToken);

    /// <summary>
    /// The job changed. What is written here is committed together with the change, so that what the job is about never says anything else
    /// than the job does.
    /// </summary>
    /// <param name="scope">The unit of work that changes the job.</param>
    /// <param name="job">The job as it is now.</param>
    /// <param name="progress">What the handler reported; <see langword="null"/> where the status changed.</param>
    public virtual Task ChangedAsync(WriteScope scope, Job job, JobProgress? progress) => Task.CompletedTask;
}

/// <summary>A job cannot be done.</summary>
/// <param name="reason">A sentence for a person.</param>
internal sealed class JobFailedException(string reason, Exception? innerException = null) : Exception(reason, innerException);
