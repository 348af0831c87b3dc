using Parley.Protocol;
using Parley.Realtime.Channels;
using Parley.Realtime.Connections;

namespace Parley.Realtime.Transports.LongPoll;

/// <summary>A connection that lives for one request: it collects events until there are some.</summary>
internal sealed class LongPollConnection(Caller caller, ConnectionContext context) : Connection("long-poll", caller, context)
{
    private readonly Lock _gate = new();
    private readonly List<EventFrame> _events = [];
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Position? _position;

    /// <summary>Waits until what was missed is here and, where there was nothing, for the first event.</summary>
    public async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        await FlushBeforeCloseAsync(cancellationToken);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_arrived.Task, Closing, Task.Delay(wait, Context.Time, timeout.Token));
        await timeout.CancelAsync();
    }

    /// <summary>Whether what the client holds leads nowhere.</summary>
    public bool WasReset { get; private set; }

    /// <summary>The position behind the events, and the events; <see langword="null"/> where the connection ended before it had a position.</summary>
    public (Position Position, IReadOnlyList<EventFrame> Events)? Take()
    {
        lock (_gate)
        {
            if (_position is null) return null;
            var last = _events.LastOrDefault(e => e.Offset > 0)?.Offset;
            return (last is null ? _position : _position with { Offset = last.Value }, [.. _events]);
        }
    }

    private protected override Task WriteAsync(IReadOnlyList<Frame> batch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var frame in batch)
            {
                if (frame is PositionFrame place) Begin(place);
                else if (frame is EventFrame published) _events.Add(published);
            }

            if (_events.Count > 0) _arrived.TrySetResult();
        }

        return Task.CompletedTask;
    }

    private void Begin(PositionFrame place)
    {
        _position = place.Position;
        if (!place.IsReset) return;
        WasReset = true;
        _events.Clear();
        _arrived.TrySetResult();
    }
}
