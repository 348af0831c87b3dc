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
    // How long the last frames and the peer's own Close may take.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private protected override bool OwesHeartbeat => true;

    public async Task RunAsync(CommandDispatcher dispatcher, CancellationToken requestAborted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Aborted, requestAborted);
        var receiving = ReceiveAsync(dispatcher, ended.Token);
        await Task.WhenAny(receiving, Closing);
        if (!Closing.IsCompleted) Close(CloseCode.Abnormal, "the connection was lost");
        var reason = await Closing;
        await FlushBeforeCloseAsync(CloseTimeout);
        await SayGoodbyeAsync(reason);
        var finished = await Task.WhenAny(receiving, Task.Delay(CloseTimeout, Context.Time, ended.Token));
        Abort();
        socket.Abort();
        if (finished != receiving) await receiving;
    }

    private protected override async Task WriteAsync(IReadOnlyList<Frame> batch, CancellationToken cancellationToken)
    {
        foreach (var frame in batch)
        {
            await socket.SendAsync(frame.Json, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            Progressed();
        }
    }

    private async Task SayGoodbyeAsync(CloseReason reason)
    {
        if (reason.Code == CloseCode.Abnormal || socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        try
        {
            using var timeout = new CancellationTokenSource(CloseTimeout, Context.Time);
            await socket.CloseOutputAsync((WebSocketCloseStatus)(int)reason.Code, reason.Text, timeout.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The peer does not take the Close frame (a stalled reader, a cut line): the socket is aborted next.
            Log.WriteFailed(Context.Logger, Id, e.GetType().Name, e.Message);
        }
    }

    private async Task ReceiveAsync(CommandDispatcher dispatcher, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    if (length == buffer.Length) buffer = Grow(buffer);
                    // The room is one byte more than a command may have, so that one too large shows itself while it is read.
                    var room = Math.Min(buffer.Length, ProtocolLimits.CommandBytes + 1) - length;
                    result = await socket.ReceiveAsync(buffer.AsMemory(length, room), cancellationToken);
                    length += result.Count;
                    if (length > ProtocolLimits.CommandBytes)
                    {
                        Close(CloseCode.TooLarge, $"a command may have {ProtocolLimits.CommandBytes} bytes");
                        return;
                    }
                }
                while (!result.EndOfMessage);

                if (result.MessageType == WebSocketMessageType.Close)
                {
                    Close(CloseCode.Normal, "the client closed");
                    return;
                }

                Received();
                // After the end was decided nothing is taken on: only the peer's Close is still awaited.
                if (!Closing.IsCompleted) await dispatcher.DispatchAsync(buffer.AsMemory(0, length), this, cancellationToken);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            Log.ReadFailed(Context.Logger, Id, e.GetType().Name, e.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
