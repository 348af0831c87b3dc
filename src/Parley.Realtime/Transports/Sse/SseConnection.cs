using System.Buffers;
using System.IO.Pipelines;
using Parley.Protocol;
using Parley.Realtime.Channels;
using Parley.Realtime.Connections;

namespace Parley.Realtime.Transports.Sse;

/// <summary>A connection over a response that never ends. An event's <c>id</c> is the cursor over all channels behind it.</summary>
internal sealed class SseConnection(PipeWriter body, Cursor cursor, Caller caller, ConnectionContext context) : Connection("sse", caller, context)
{
    // What is written before the reader has to take some of it: the steps in which its progress is seen.
    private const int FlushBytes = 64 * 1024;

    private static readonly Frame KeepAlive = new("{}"u8);

    // Touched by the flush alone: the client's place is where it was written to, not where the subscription has got to.
    private readonly Cursor _cursor = cursor.Copy();

    /// <summary>Returns why it ended.</summary>
    public async Task<CloseReason> RunAsync(CancellationToken requestAborted)
    {
        using var timer = new PeriodicTimer(Context.Options.Heartbeat, Context.Time);
        await using var gone = requestAborted.Register(() => Close(CloseCode.Normal, "the reader has gone"));
        var tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
        while (await Task.WhenAny(Closing, tick) == tick)
        {
            TrySend(KeepAlive);
            tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
        }

        if (!LeavesRest)
        {
            // A reader that has gone makes the write fail, and that is an end too.
            using var limit = new CancellationTokenSource(Context.Options.WriteTimeout, Context.Time);
            await FlushBeforeCloseAsync(limit.Token);
        }

        await AbortAsync();
        // The response may end only after its last writer.
        await FlushBeforeCloseAsync(CancellationToken.None);
        return await Closing;
    }

    private protected override async Task WriteAsync(IReadOnlyList<Frame> batch, CancellationToken cancellationToken)
    {
        foreach (var frame in batch)
        {
            Write(frame);
            if (body.UnflushedBytes >= FlushBytes) await FlushAsync(cancellationToken);
        }

        await FlushAsync(cancellationToken);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var result = await body.FlushAsync(cancellationToken);
        if (result.IsCompleted) throw new IOException("The reader has gone.");
        Progressed();
    }

    private void Write(Frame frame)
    {
        if (frame == KeepAlive)
        {
            body.Write(": keep-alive\n\n"u8);
            return;
        }

        // An event that moves no channel on needs no id: the reader keeps the last one.
        var moved = true;
        if (frame is PositionFrame place) _cursor.Set(place.Channel, place.Position);
        else if (frame is EventFrame { Offset: > 0 } published) _cursor.Advance(published.Channel, published.Offset);
        else moved = false;

        if (moved)
        {
            body.Write("id: "u8);
            _cursor.WriteTo(body);
            body.Write("\n"u8);
        }

        body.Write(frame.SseBlock.Span);
    }
}
