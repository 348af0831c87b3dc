using Parley.Protocol;
using Parley.Realtime.Connections;

namespace Parley.Realtime.Channels;

/// <summary>The policy of all channels of one namespace.</summary>
/// <param name="Name">What stands before the colon of the channel's name.</param>
/// <param name="MaySubscribe">Decides for one caller and channel. Absent and forbidden are the same answer.</param>
public sealed record ChannelNamespace(string Name, Func<Caller, ChannelName, CancellationToken, ValueTask<bool>> MaySubscribe)
{
    /// <summary>Whether its history is in the log of the store; otherwise it lives in memory.</summary>
    public bool Durable { get; init; }

    /// <summary>How many events are kept in memory. Default 100.</summary>
    public int HistoryCount { get; init; } = 100;

    /// <summary>How many bytes of events are kept in memory. Default 256 KiB.</summary>
    public int HistoryBytes { get; init; } = 256 * 1024;

    /// <summary>How long a channel that nobody follows is kept in memory after its last event. Default 5 minutes.</summary>
    public TimeSpan HistoryAge { get; init; } = TimeSpan.FromMinutes(5);
}
