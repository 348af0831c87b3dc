using Parley.Protocol;
using Parley.Protocol.Frames;
using Parley.Realtime.Connections;
using Parley.Realtime.Streams;

namespace Parley.Realtime.Channels;

/// <summary>
/// One connection's place in one channel. It begins by buffering what is live, is given what it missed, and goes live without a gap and
/// without a double: an event at or before the last one sent is dropped, and so is a piece of a stream that was sent already.
/// </summary>
internal sealed class Subscription(Connection connection, Channel channel)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _streams = new(StringComparer.Ordinal);
    private List<EventFrame>? _buffer = [];
    private int _bufferBytes;
    private long _overflowedAt;
    private bool _ended;
    private long _lastOffset;

    public Connection Connection => connection;

    public Channel Channel => channel;

    /// <summary>Nothing is sent any more: its client left it, its connection ends, or the right to it was withdrawn.</summary>
    public bool Ended
    {
        get
        {
            lock (_gate) return _ended;
        }
    }

    /// <summary>Called by the channel for each frame, in order.</summary>
    public void Offer(EventFrame frame)
    {
        lock (_gate)
        {
            if (_ended) return;
            if (_buffer is null) Send(frame);
            // What a stream gets meanwhile is read from the stream itself; only its end cannot be.
            else if (frame.Piece is not { IsEnd: false }) Buffer(frame);
        }
    }

    /// <summary>Sends what the history held, or a piece that was read from a stream. Only while it buffers.</summary>
    public void SendHistory(EventFrame frame)
    {
        lock (_gate) Send(frame);
    }

    /// <summary>The client holds everything up to here.</summary>
    public void Holds(long offset)
    {
        lock (_gate) _lastOffset = offset;
    }

    /// <summary>The client holds so much of a stream.</summary>
    public void Holds(string streamId, long position)
    {
        lock (_gate) _streams[streamId] = position;
    }

    /// <summary>How much of a stream was sent.</summary>
    public long SentOf(string streamId)
    {
        lock (_gate) return _streams.GetValueOrDefault(streamId);
    }

    /// <summary>
    /// Sends the buffer and goes live, unless a stream of the channel has more than was sent: then its caller reads on and tries again.
    /// Where more came than the buffer may hold, the client is told to fetch the state again instead.
    /// </summary>
    /// <returns><see langword="null"/> when live, or ended; otherwise a stream to read on.</returns>
    public LiveStream? TryGoLive(Func<IReadOnlyList<LiveStream>> openStreams)
    {
        lock (_gate)
        {
            if (_ended) return null;
            foreach (var stream in openStreams())
                if (stream.Position > _streams.GetValueOrDefault(stream.Id)) return stream;

            // A stream that ended meanwhile is read to its end before the end is sent.
            foreach (var frame in _buffer!)
                if (frame.Piece is { Ended: { } ended } && ended.Position > _streams.GetValueOrDefault(ended.Id)) return ended;

            if (_overflowedAt > 0)
            {
                _lastOffset = Math.Max(_lastOffset, _overflowedAt);
                connection.Send(new ResetFrame(channel.Name, channel.Epoch, _lastOffset));
            }

            foreach (var frame in _buffer) Send(frame);
            _buffer = null;
            return null;
        }
    }

    public void End()
    {
        lock (_gate) _ended = true;
        channel.Remove(this);
    }

    private void Buffer(EventFrame frame)
    {
        _buffer!.Add(frame);
        _bufferBytes += frame.Size;
        if (_buffer.Count <= ProtocolLimits.RecoveredEvents && _bufferBytes <= connection.CatchUpBytes) return;

        // Too much came: everything so far is given up for a reset, and the buffer begins again behind it.
        _overflowedAt = Math.Max(_overflowedAt, _buffer.Max(f => f.Offset));
        _buffer.RemoveAll(f => f.Piece is null);
        _bufferBytes = _buffer.Sum(f => f.Size);
    }

    private void Send(EventFrame frame)
    {
        if (_ended) return;
        if (frame.Offset > 0)
        {
            if (frame.Offset <= _lastOffset) return;
            _lastOffset = frame.Offset;
        }
        else if (frame.Piece is { } piece)
        {
            if (!piece.IsEnd && piece.End <= _streams.GetValueOrDefault(piece.StreamId)) return;
            // Once it is live its pieces come in order, each once: the first one ends the need to know.
            if (piece.IsEnd || _buffer is null) _streams.Remove(piece.StreamId);
            else _streams[piece.StreamId] = piece.End;
        }

        connection.TrySend(frame);
    }
}
