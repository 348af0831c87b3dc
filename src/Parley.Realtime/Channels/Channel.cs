using Parley.Protocol;
using Parley.Realtime.Connections;

namespace Parley.Realtime.Channels;

/// <summary>One channel: its subscribers, and a window of its latest events in memory.</summary>
internal sealed class Channel(ChannelName name, ChannelNamespace policy, string epoch, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Subscription> _subscribers = [];
    private readonly Queue<EventFrame> _window = [];
    private Subscription[]? _snapshot = [];
    private int _windowBytes;
    private long _head;
    private bool _retired;
    private long _touched = time.GetTimestamp();

    public ChannelName Name => name;

    public ChannelNamespace Policy => policy;

    public string Epoch => epoch;

    public int Subscribers
    {
        get
        {
            lock (_gate) return _subscribers.Count;
        }
    }

    /// <summary>Those who follow it at this moment.</summary>
    public IReadOnlyList<Subscription> Followers
    {
        get
        {
            lock (_gate) return _snapshot ??= [.. _subscribers];
        }
    }

    /// <summary>Adds a subscriber; <see langword="false"/> where the channel was retired and another has to be made.</summary>
    public bool TryAdd(Subscription subscription)
    {
        lock (_gate)
        {
            if (_retired) return false;
            _subscribers.Add(subscription);
            _snapshot = null;
            return true;
        }
    }

    public void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            if (!_subscribers.Remove(subscription)) return;
            _snapshot = null;
            _touched = time.GetTimestamp();
        }
    }

    /// <summary>Publishes to a channel whose history is in memory; 0 where the channel was retired and another has to be made.</summary>
    public long TryPublish(string type, ReadOnlyMemory<byte> data)
    {
        lock (_gate)
        {
            if (_retired) return 0;
            var frame = EventFrame.Encode(name, new ChannelEvent(_head + 1, type, data, time.GetUtcNow()));
            Broadcast(frame, null);
            return frame.Offset;
        }
    }

    /// <summary>Sends a frame on: an event that has its offset already, or one without history.</summary>
    public void Broadcast(EventFrame frame, Connection? except)
    {
        lock (_gate)
        {
            if (frame.Offset > 0)
            {
                if (frame.Offset <= _head) return;
                _head = frame.Offset;
                Remember(frame);
            }

            // The lock is held while the frame is offered: that is what keeps the order. Offering never blocks.
            foreach (var subscriber in _snapshot ??= [.. _subscribers])
                if (except is null || subscriber.Connection != except) subscriber.Offer(frame);
        }
    }

    /// <summary>The events after <paramref name="offset"/> where memory has them all; <see langword="null"/> where it does not.</summary>
    public (long Head, IReadOnlyList<EventFrame> Events)? TryRecover(long offset)
    {
        lock (_gate)
        {
            if (policy.Durable && _head == 0) return null;
            var first = _window.TryPeek(out var oldest) ? oldest.Offset : _head + 1;
            if (offset > _head || offset + 1 < first) return null;
            return (_head, [.. _window.Where(f => f.Offset > offset)]);
        }
    }

    /// <summary>The last offset that this process saw; 0 where it saw none.</summary>
    public long Head
    {
        get
        {
            lock (_gate) return _head;
        }
    }

    /// <summary>Forgets the channel where nobody follows it and its window is over age.</summary>
    public bool TryRetire()
    {
        lock (_gate)
        {
            if (_subscribers.Count > 0 || time.GetElapsedTime(_touched) < policy.HistoryAge) return false;
            return _retired = true;
        }
    }

    private void Remember(EventFrame frame)
    {
        _touched = time.GetTimestamp();
        _window.Enqueue(frame);
        _windowBytes += frame.Size;
        while (_window.Count > policy.HistoryCount || _windowBytes > policy.HistoryBytes)
            _windowBytes -= _window.Dequeue().Size;
    }
}
