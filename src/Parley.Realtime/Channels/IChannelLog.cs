using Parley.Protocol;

namespace Parley.Realtime.Channels;

/// <summary>
/// The history of the durable channels. Whoever implements it guarantees: what was published and acknowledged is returned by every
/// later read; offsets of a channel have no gap and no double; one <see cref="Epoch"/> holds as long as nothing was lost.
/// </summary>
public interface IChannelLog
{
    /// <summary>Names the unbroken history of all durable channels.</summary>
    string Epoch { get; }

    /// <summary>The offset of a channel's last event; 0 where it has none.</summary>
    ValueTask<long> ReadHeadAsync(ChannelName channel, CancellationToken cancellationToken);

    /// <summary>
    /// At most <paramref name="limit"/> events after <paramref name="offset"/>, oldest first. The first may lie behind
    /// <paramref name="offset"/> + 1 where older ones were pruned: the caller sees the gap.
    /// </summary>
    ValueTask<IReadOnlyList<ChannelEvent>> ReadAfterAsync(ChannelName channel, long offset, int limit, CancellationToken cancellationToken);
}

/// <summary>An event of a channel as its history keeps it.</summary>
/// <param name="Offset">Its place; from 1.</param>
/// <param name="Type">The event's type.</param>
/// <param name="Data">The <c>data</c> object as UTF-8 JSON.</param>
/// <param name="Timestamp">When it was published.</param>
public sealed record ChannelEvent(long Offset, string Type, ReadOnlyMemory<byte> Data, DateTimeOffset Timestamp);
