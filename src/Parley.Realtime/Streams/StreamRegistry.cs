using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Protocol;
using Parley.Realtime.Channels;

namespace Parley.Realtime.Streams;

/// <summary>The streams that grow in this process.</summary>
public sealed class StreamRegistry
{
    private const int ReplayBytes = 64 * 1024;

    private readonly ConcurrentDictionary<string, LiveStream> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ChannelName, LiveStream[]> _byChannel = [];

    internal StreamRegistry(
        ChannelRegistry channels, IStreamLog log, IOptions<RealtimeOptions> options, TimeProvider time, ILogger<StreamRegistry> logger)
    {
        (Channels, Log, Options, Time, Logger) = (channels, log, options.Value, time, logger);
    }

    internal ChannelRegistry Channels { get; }

    internal IStreamLog Log { get; }

    internal RealtimeOptions Options { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    /// <summary>Opens a stream that the store knows already; it is the caller's to end and to dispose.</summary>
    /// <param name="streamId">The stream.</param>
    /// <param name="channel">The channel whose subscribers follow it.</param>
    /// <param name="format">How its pieces look.</param>
    /// <param name="position">How many UTF-8 bytes the store has of it.</param>
    /// <exception cref="InvalidOperationException">It is open already.</exception>
    public LiveStream Open(string streamId, ChannelName channel, StreamFormat format, long position = 0)
    {
        var stream = new LiveStream(this, streamId, channel, format, position);
        if (!_streams.TryAdd(streamId, stream)) throw new InvalidOperationException($"Stream {streamId} is open already.");
        _byChannel.AddOrUpdate(channel, static (_, added) => [added], static (_, present, added) => [.. present, added], stream);
        return stream;
    }

    /// <summary>A part of a stream, open or over, from a position on; <see langword="null"/> where there is no such stream.</summary>
    public async Task<StoredStream?> ReadAsync(string streamId, long position, CancellationToken cancellationToken)
    {
        if (Find(streamId) is not { } live) return await Log.ReadAsync(streamId, position, ReplayBytes, cancellationToken);
        if (position >= live.Position) return new StoredStream(live.Channel, "open", live.Position, "");
        var (from, text) = await live.ReadAsync(position, cancellationToken);
        return new StoredStream(live.Channel, "open", from, text);
    }

    internal LiveStream? Find(string streamId) => _streams.GetValueOrDefault(streamId);

    internal IReadOnlyList<LiveStream> OfChannel(ChannelName channel) => _byChannel.GetValueOrDefault(channel) ?? [];

    internal void Remove(LiveStream stream)
    {
        if (!_streams.TryRemove(new KeyValuePair<string, LiveStream>(stream.Id, stream))) return;
        while (_byChannel.TryGetValue(stream.Channel, out var present))
        {
            LiveStream[] left = [.. present.Where(s => s != stream)];
            if (left.Length == 0
                ? _byChannel.TryRemove(new KeyValuePair<ChannelName, LiveStream[]>(stream.Channel, present))
                : _byChannel.TryUpdate(stream.Channel, left, present)) return;
        }
    }

    /// <summary>Sends the rest of a stream that is over, and its end, to somebody who holds a part of it.</summary>
    internal async Task ReplayEndedAsync(Subscription subscription, string streamId, ChannelName channel, CancellationToken cancellationToken)
    {
        var format = StreamFormat.Append(streamId);
        while (!subscription.Ended && await Log.ReadAsync(streamId, subscription.SentOf(streamId), ReplayBytes, cancellationToken) is { } stored)
        {
            // Who may follow the channel may read the streams that belong to it, and no others.
            if (stored.Channel != channel || stored.Status == "open") return;
            var end = stored.Text.Length == 0;
            var piece = new StreamPiece(streamId, stored.Position, stored.Position + Encoding.UTF8.GetByteCount(stored.Text), end);
            await subscription.Connection.DrainAsync();
            subscription.SendHistory(EventFrame.Encode(channel, 0, end ? "end" : format.EventType, Time.GetUtcNow(), piece, (format, stored, end), static (writer, s) =>
            {
                writer.WriteStartObject();
                s.format.WriteFields(writer);
                writer.WriteNumber("position", s.stored.Position);
                if (s.end) writer.WriteString("status", s.stored.Status);
                else writer.WriteString("text", s.stored.Text);
                writer.WriteEndObject();
            }));
            if (end) return;
        }
    }
}
