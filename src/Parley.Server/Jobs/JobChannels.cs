using Parley.Realtime.Channels;

namespace Parley.Server.Jobs;

/// <summary>The channels <c>job:{id}</c>: a job's updates and its output, for its owner.</summary>
internal static class JobChannels
{
    public const string Namespace = "job";
    public const string Updated = "job_update";

    public static ChannelNamespace Create(JobStore store) =>
        new(Namespace, async (caller, channel, cancellationToken) => await store.FindAsync(channel.Id, caller, cancellationToken) is not null) { Durable = true };
}
