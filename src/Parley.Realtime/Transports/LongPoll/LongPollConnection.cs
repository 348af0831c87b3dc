using Parley.Protocol;
using Parley.Protocol.Frames;
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

    /// <summary>Waits for the first event, then for what comes right behind it.</summary>
    public async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        await FlushBeforeCloseAsync(Context.Options.WriteTimeout);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_arrived.Task, Closing, Task.Delay(wait, Context.Time, timeout.Token));
        await timeout.CancelAsync();
    }

    /// <summary>The position behind the events, and the events.</summary>
    public (Position Position, IReadOnlyList<EventFrame> Events) Take()
    {
        lock (_gate)
        {
            var last = _events.LastOrDefault(e => e.Offset > 0)?.Offset;
            return (last is null ? _position! : _position! with { Offset = last.Value }, [.. _events]);
        }
    }

    internal override void OnSubscribed(SubscribedFrame answer, Position? since)
    {
        lock (_gate) _position = answer.Recovered is true ? since! : new Position(answer.Epoch, answer.Offset);
        // Without a position, or with one that leads nowhere, the position itself is the answer.
        if (answer.Recovered is not true) _arrived.TrySetResult();
    }

    private protected override Task WriteAsync(IReadOnlyList<Frame> batch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _events.AddRange(batch.OfType<EventFrame>());
            if (_events.Count > 0) _arrived.TrySetResult();
        }

        return Task.CompletedTask;
    }
}
