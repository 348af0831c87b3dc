using Microsoft.Extensions.Options;
using Parley.Server.Storage;

namespace Parley.Server.Jobs;

/// <summary>Forgets jobs that have been over for long, with their events and their output.</summary>
internal sealed class JobRetention(
    Database database, JobStore jobs, IOptions<JobOptions> options, TimeProvider time, ILogger<JobRetention> logger) : Retention(time, logger)
{
    protected override async Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await jobs.ListEndedAsync(now - options.Value.Retention, PerUnit, cancellationToken) is { Count: > 0 } some)
            await database.WriteAsync(scope => ForgetAsync(scope, some), cancellationToken);
    }

    private static async Task ForgetAsync(WriteScope scope, IReadOnlyList<Job> some)
    {
        foreach (var job in some)
        {
            await JobStore.DeleteAsync(scope, job.JobId);
            await StreamLog.DeleteAsync(scope, job.OutputStream);
            await ChannelLog.DeleteAsync(scope, job.Channel);
        }
    }
}
