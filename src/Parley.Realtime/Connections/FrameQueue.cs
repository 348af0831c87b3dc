namespace Parley.Realtime.Connections;

/// <summary>What waits for one connection, in order and bounded in bytes.</summary>
internal sealed class FrameQueue(int capacityBytes)
{
    private readonly Lock _gate = new();
    private readonly List<(int Bytes, TaskCompletionSource Drained)> _waiters = [];
    private List<Frame> _frames = [];
    private List<Frame> _spare = [];
    private int _bytes;
    private bool _flushing;
    private bool _sealed;

    /// <summary>What waits or is being written.</summary>
    public int Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>Adds a frame. <paramref name="startFlush"/> is true for the one caller that has to start the flush loop.</summary>
    /// <returns><see langword="false"/> where the frame does not fit, or nothing is taken any more.</returns>
    public bool TryEnqueue(Frame frame, out bool startFlush)
    {
        lock (_gate)
        {
            startFlush = false;
            // A frame larger than the whole queue may pass when nothing waits: otherwise it could never be sent.
            if (_sealed || (_bytes > 0 && _bytes + frame.Size > capacityBytes)) return false;
            _frames.Add(frame);
            _bytes += frame.Size;
            startFlush = !_flushing;
            _flushing = true;
            return true;
        }
    }

    /// <summary>Takes all that waits; an empty answer ends the flush loop. The batch is valid until the next call.</summary>
    public IReadOnlyList<Frame> TakeAll()
    {
        lock (_gate)
        {
            (_frames, _spare) = (_spare, _frames);
            _frames.Clear();
            _flushing = _spare.Count > 0;
            return _spare;
        }
    }

    /// <summary>What was taken has been written.</summary>
    public void Written(IReadOnlyList<Frame> batch)
    {
        lock (_gate)
        {
            foreach (var frame in batch) _bytes -= frame.Size;
            Release();
        }
    }

    /// <summary>Takes no more frames, and forgets those that were not taken where <paramref name="drop"/> says so.</summary>
    public void Seal(bool drop)
    {
        lock (_gate)
        {
            _sealed = true;
            if (!drop) return;
            foreach (var frame in _frames) _bytes -= frame.Size;
            _frames.Clear();
            Release();
        }
    }

    /// <summary>Nothing can be written any more: whoever waits is let go.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _sealed = true;
            _frames = [];
            _spare = [];
            _bytes = 0;
            Release();
        }
    }

    /// <summary>Completes once at most <paramref name="bytes"/> wait or are being written.</summary>
    public Task WhenBelow(int bytes)
    {
        lock (_gate)
        {
            if (_bytes <= bytes) return Task.CompletedTask;
            var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((bytes, drained));
            return drained.Task;
        }
    }

    private void Release()
    {
        for (var i = _waiters.Count - 1; i >= 0; i--)
        {
            if (_bytes > _waiters[i].Bytes) continue;
            _waiters[i].Drained.SetResult();
            _waiters.RemoveAt(i);
        }
    }
}
