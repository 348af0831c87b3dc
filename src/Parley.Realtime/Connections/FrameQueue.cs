namespace Parley.Realtime.Connections;

/// <summary>What waits for one connection, in order and bounded in bytes.</summary>
internal sealed class FrameQueue(int capacityBytes)
{
    private readonly Lock _gate = new();
    private List<Frame> _frames = [];
    private List<Frame> _spare = [];
    private int _bytes;
    private bool _flushing;
    private TaskCompletionSource? _drained;
    private int _drainedBelow;

    /// <summary>Adds a frame. <paramref name="startFlush"/> is true for the one caller that has to start the flush loop.</summary>
    /// <returns><see langword="false"/> where the frame does not fit.</returns>
    public bool TryEnqueue(Frame frame, out bool startFlush)
    {
        lock (_gate)
        {
            startFlush = false;
            // A frame larger than the whole queue may pass when nothing waits: otherwise it could never be sent.
            if (_bytes > 0 && _bytes + frame.Size > capacityBytes) return false;
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
            if (_bytes > _drainedBelow) return;
            _drained?.TrySetResult();
            _drained = null;
        }
    }

    /// <summary>Completes once at most <paramref name="bytes"/> wait. One waiter at a time.</summary>
    public Task WhenBelow(int bytes)
    {
        lock (_gate)
        {
            if (_bytes <= bytes) return Task.CompletedTask;
            _drainedBelow = bytes;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }
}
