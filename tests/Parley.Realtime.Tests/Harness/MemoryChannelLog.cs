using System.Text.Json;
using Parley.Protocol;
using Parley.Realtime.Channels;

namespace Parley.Realtime.Tests.Harness;

/// <summary>A history of the durable channels that keeps its contract and forgets only what a test prunes.</summary>
internal sealed class MemoryChannelLog : IChannelLog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ChannelName, List<ChannelEvent>> _events = [];

    public string Epoch { get; } = "e1";

    /// <summary>Lets a test hold up whoever reads the history.</summary>
    public Func<Task> BeforeRead { get; set; } = static () => Task.CompletedTask;

    public long Publish(ChannelRegistry channels, ChannelName channel, string type, JsonElement data)
    {
        // One lock over both: events are delivered in the order of their offsets.
        lock (_gate)
        {
            if (!_events.TryGetValue(channel, out var events)) _events[channel] = events = [];
            var published = new ChannelEvent(
                (events.LastOrDefault()?.Offset ?? 0) + 1, type, JsonSerializer.SerializeToUtf8Bytes(data), TimeProvider.System.GetUtcNow());
            events.Add(published);
            channels.Deliver(channel, published);
            return published.Offset;
        }
    }

    public void Prune(ChannelName channel, long upTo)
    {
        lock (_gate) _events[channel].RemoveAll(e => e.Offset <= upTo);
    }

    public async ValueTask<long> ReadHeadAsync(ChannelName channel, CancellationToken cancellationToken)
    {
        await BeforeRead();
        lock (_gate) return _events.GetValueOrDefault(channel)?.LastOrDefault()?.Offset ?? 0;
    }

    public async ValueTask<IReadOnlyList<ChannelEvent>> ReadAfterAsync(ChannelName channel, long offset, int limit, CancellationToken cancellationToken)
    {
        await BeforeRead();
        lock (_gate) return [.. (_events.GetValueOrDefault(channel) ?? []).Where(e => e.Offset > offset).Take(limit)];
    }
}
