using Parley.Realtime.Channels;

namespace Parley.Server.Jobs;

/// <summary>The channels <c>job:{id}</c>: a job's updates and its output, for its owner.</summary>
internal static class JobChannels
{
    public const string Namespace = "job";
    public const string Updated = "job_update";

    // The store is asked for when it is needed: it stands on the database, and the database on the registry of these.
    public static ChannelNamespace Create(IServiceProvider services) =>
        new(Namespace, async (caller, channel, cancellationToken) =>
            await services.GetRequiredService<JobStore>().FindAsync(channel.Id, caller, cancellationToken) is not null) { Durable = true };
}
