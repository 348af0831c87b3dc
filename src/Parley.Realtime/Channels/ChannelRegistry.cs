using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Protocol;
using Parley.Protocol.Frames;
using Parley.Realtime.Connections;
using Parley.Realtime.Telemetry;

namespace Parley.Realtime.Channels;

/// <summary>All channels of this process: where publications come in.</summary>
public sealed class ChannelRegistry
{
    private readonly ConcurrentDictionary<ChannelName, Channel> _channels = [];
    private readonly Dictionary<string, ChannelNamespace> _namespaces;
    private readonly TimeProvider _time;
    private readonly RealtimeMetrics _metrics;
    private long _evictions;

    internal ChannelRegistry(IEnumerable<ChannelNamespace> namespaces, TimeProvider time, RealtimeMetrics metrics)
    {
        _namespaces = namespaces.ToDictionary(n => n.Name, StringComparer.Ordinal);
        _time = time;
        _metrics = metrics;
    }

    /// <summary>Publishes to a channel whose history is in memory. Returns the event's offset.</summary>
    /// <exception cref="InvalidOperationException">The channel is durable (its events go through the store), or its namespace is unknown.</exception>
    public long Publish<T>(ChannelName channel, string type, T data, JsonTypeInfo<T> typeInfo)
    {
        if (NamespaceOf(channel) is not { Durable: false })
            throw new InvalidOperationException($"'{channel}' is not a channel whose history is in memory.");
        _metrics.Published(channel.Namespace);
        var json = JsonSerializer.SerializeToUtf8Bytes(data, typeInfo);
        while (true)
        {
            var current = GetOrAdd(channel, "");
            if (current.TryPublish(type, json) is var offset and > 0) return offset;
            Forget(current);
        }
    }

    /// <summary>Sends an event without history to whoever follows the channel now, save for one connection.</summary>
    public void Send<T>(ChannelName channel, string type, T data, JsonTypeInfo<T> typeInfo, Connection? except = null)
    {
        if (!_channels.TryGetValue(channel, out var followed)) return;
        _metrics.Published(channel.Namespace);
        followed.Broadcast(
            EventFrame.Encode(channel, 0, type, _time.GetUtcNow(), null, (data, typeInfo), static (w, s) => JsonSerializer.Serialize(w, s.data, s.typeInfo)),
            except);
    }

    /// <summary>
    /// Sends an event of a durable channel that the store holds already to whoever follows it. Called in the order of the offsets.
    /// </summary>
    public void Deliver(ChannelName channel, ChannelEvent published)
    {
        ArgumentNullException.ThrowIfNull(published);
        _metrics.Published(channel.Namespace);
        if (_channels.TryGetValue(channel, out var followed)) followed.Broadcast(EventFrame.Encode(channel, published), null);
    }

    /// <summary>How many channels are in memory: those that somebody follows, and those that were used lately.</summary>
    public int Count => _channels.Count;

    /// <summary>How many subscriptions a channel has.</summary>
    public int SubscribersOf(ChannelName channel) => _channels.TryGetValue(channel, out var followed) ? followed.Subscribers : 0;

    /// <summary>
    /// Ends the subscriptions of those who may not follow a channel any longer; each is told by <c>unsubscribed</c>. Called when the right
    /// to it was withdrawn, because it is checked only where a subscription begins.
    /// </summary>
    public void Evict(ChannelName channel, Func<Caller, bool> mayStay)
    {
        ArgumentNullException.ThrowIfNull(mayStay);
        Interlocked.Increment(ref _evictions);
        if (!_channels.TryGetValue(channel, out var followed)) return;
        foreach (var connection in followed.Followers.Select(s => s.Connection).Where(c => c.Caller is not { } caller || !mayStay(caller)))
        {
            Subscriber.Unsubscribe(connection, channel);
            connection.Send(new UnsubscribedFrame(channel), ProtocolJson.Wire.UnsubscribedFrame);
        }
    }

    /// <summary>How often rights were withdrawn: where it has grown, what was found of a right before may be out of date.</summary>
    internal long Evictions => Interlocked.Read(ref _evictions);

    internal ChannelNamespace? NamespaceOf(ChannelName channel) => _namespaces.GetValueOrDefault(channel.Namespace);

    internal void Broadcast(EventFrame frame)
    {
        if (_channels.TryGetValue(frame.Channel, out var followed)) followed.Broadcast(frame, null);
    }

    internal Subscription Attach(Connection connection, ChannelName name, string durableEpoch)
    {
        while (true)
        {
            var channel = GetOrAdd(name, durableEpoch);
            var subscription = new Subscription(connection, channel);
            if (channel.TryAdd(subscription)) return subscription;
            Forget(channel);
        }
    }

    /// <summary>Forgets the channels that nobody follows and whose history is over age.</summary>
    internal void RetireIdle()
    {
        foreach (var entry in _channels)
            if (entry.Value.TryRetire()) _channels.TryRemove(entry);
    }

    private void Forget(Channel retired) => _channels.TryRemove(new KeyValuePair<ChannelName, Channel>(retired.Name, retired));

    private Channel GetOrAdd(ChannelName name, string durableEpoch) =>
        _channels.GetOrAdd(name, static (key, s) =>
        {
            var policy = s.Registry._namespaces[key.Namespace];
            var epoch = policy.Durable ? s.durableEpoch : Guid.NewGuid().ToString("N");
            return new Channel(key, policy, epoch, s.Registry._time);
        }, (Registry: this, durableEpoch));
}
