using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Parley.Protocol;
using Parley.Protocol.Frames;
using Parley.Realtime.Channels;
using Parley.Realtime.Connections;

namespace Parley.Realtime.Transports.Sse;

/// <summary>A connection over a response that never ends. Each event's <c>id</c> is the cursor over all channels behind it.</summary>
internal sealed class SseConnection(PipeWriter body, Cursor cursor, Caller caller, ConnectionContext context) : Connection("sse", caller, context)
{
    private static readonly Frame KeepAlive = new("{}"u8);
    private readonly Lock _cursorGate = new();

    public async Task RunAsync(CancellationToken requestAborted)
    {
        using var timer = new PeriodicTimer(Context.Options.Heartbeat, Context.Time);
        using var gone = requestAborted.Register(() => Close(CloseCode.Normal, "the reader has gone"));
        var tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
        while (await Task.WhenAny(Closing, tick) == tick)
        {
            TrySend(KeepAlive);
            tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
        }

        if (!requestAborted.IsCancellationRequested) await FlushBeforeCloseAsync(Context.Options.WriteTimeout);
        Abort();
    }

    internal override void OnSubscribed(SubscribedFrame answer, Position? since)
    {
        lock (_cursorGate) cursor.Set(answer.Channel, answer.Recovered is true ? since! : new Position(answer.Epoch, answer.Offset));
    }

    private protected override async Task WriteAsync(IReadOnlyList<Frame> batch, CancellationToken cancellationToken)
    {
        foreach (var frame in batch)
        {
            if (frame == KeepAlive)
            {
                body.Write(": keep-alive\n\n"u8);
                continue;
            }

            // The client's place is named with every event, even one without an offset: whoever leaves now returns to here.
            body.Write(Encoding.UTF8.GetBytes($"id: {Advance(frame as EventFrame)}\n"));
            body.Write(frame.SseBlock.Span);
        }

        await body.FlushAsync(cancellationToken);
    }

    private string Advance(EventFrame? frame)
    {
        lock (_cursorGate)
        {
            if (frame is { Offset: > 0 }) cursor.Advance(frame.Channel, frame.Offset);
            return cursor.ToString();
        }
    }
}
