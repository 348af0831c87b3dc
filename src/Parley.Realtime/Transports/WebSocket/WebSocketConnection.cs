using System.Buffers;
using System.Net.WebSockets;
using Parley.Protocol;
using Parley.Realtime.Commands;
using Parley.Realtime.Connections;
using Parley.Realtime.Telemetry;
using Socket = System.Net.WebSockets.WebSocket;

namespace Parley.Realtime.Transports.WebSocket;

/// <summary>A connection over the platform's WebSocket.</summary>
internal sealed class WebSocketConnection(Socket socket, Caller? caller, ConnectionContext context) : Connection("websocket", caller, context)
{
    // How long the last frames, our Close and the peer's own may take together.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private bool _dispatching;

    // While a command is being handled nothing more is read: the client cannot be heard.
    private protected override bool OwesHeartbeat => !Volatile.Read(ref _dispatching);

    public async Task RunAsync(CommandDispatcher dispatcher, CancellationToken requestAborted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Aborted, requestAborted);
        var receiving = ReceiveAsync(dispatcher, ended.Token);
        var reason = await Closing;
        if (reason.Code != CloseCode.Abnormal)
        {
            using var limit = new CancellationTokenSource(CloseTimeout, Context.Time);
            await FlushBeforeCloseAsync(limit.Token);
            await SayGoodbyeAsync(reason, limit.Token);
            // Until the peer's own Close is here: to end before it has read ours may lose ours on the way.
            await receiving.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await AbortAsync();
        // After a breach of the protocol the platform has sent its own Close frame: an abort would reset the line and lose it.
        if (reason.Code != CloseCode.ProtocolError) socket.Abort();
        await receiving;
    }

    private protected override async Task WriteAsync(IReadOnlyList<Frame> batch, CancellationToken cancellationToken)
    {
        foreach (var frame in batch)
        {
            if (LeavesRest) return;
            await socket.SendAsync(frame.Json, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            Progressed();
        }
    }

    private async Task SayGoodbyeAsync(CloseReason reason, CancellationToken limit)
    {
        if (reason.Code == CloseCode.Abnormal || socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        try
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)(int)reason.Code, reason.Text, limit);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The peer does not take the Close frame (a stalled reader, a cut line): the socket is aborted next.
            Log.WriteFailed(Context.Logger, Id, e.GetType().Name, e.Message);
        }
    }

    private async Task ReceiveAsync(CommandDispatcher dispatcher, CancellationToken cancellationToken)
    {
        // Nothing is rented while the line is silent: a receive into nothing waits for the next message.
        byte[] buffer = [];
        var length = 0;
        try
        {
            while (true)
            {
                // The room is one byte more than a command may have, so that one too large shows itself while it is read.
                var room = Math.Min(buffer.Length, ProtocolLimits.CommandBytes + 1) - length;
                var result = await socket.ReceiveAsync(buffer.AsMemory(length, room), cancellationToken);
                Received();
                length += result.Count;
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    Close(CloseCode.Normal, "the client closed");
                    return;
                }

                if (length > ProtocolLimits.CommandBytes) Close(CloseCode.TooLarge, $"a command may have {ProtocolLimits.CommandBytes} bytes");
                // After the end was decided nothing is taken on: only the peer's Close is still awaited.
                if (Closing.IsCompleted) length = 0;
                else if (result.EndOfMessage) await DispatchAsync(dispatcher, buffer.AsMemory(0, length), cancellationToken);

                if (result.EndOfMessage) (buffer, length) = (Return(buffer), 0);
                else if (length == buffer.Length) buffer = Grow(buffer);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            Log.ReadFailed(Context.Logger, Id, e.GetType().Name, e.Message);
            // Where the client broke the protocol the platform has said so in a Close frame of its own.
            if (e is WebSocketException { WebSocketErrorCode: WebSocketError.Faulted }) Close(CloseCode.ProtocolError, "the client broke the protocol");
        }
        finally
        {
            Return(buffer);
            Close(CloseCode.Abnormal, "the connection was lost");
        }
    }

    private async Task DispatchAsync(CommandDispatcher dispatcher, ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _dispatching, true);
        await dispatcher.DispatchAsync(command, this, cancellationToken);
        Received();
        Volatile.Write(ref _dispatching, false);
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(4096, buffer.Length * 2));
        buffer.CopyTo(larger, 0);
        Return(buffer);
        return larger;
    }

    private static byte[] Return(byte[] buffer)
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        return [];
    }
}
