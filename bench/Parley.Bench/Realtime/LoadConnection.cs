using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Parley.Bench.Realtime;

/// <summary>
/// The least that is a WebSocket client: it masks with zeros, which changes nothing, and hands out payloads where they lie in its buffer. The
/// machine that it runs on is the server's too, so what it costs is missing there.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[4096];
    private int _length;

    public static async Task<LoadConnection> OpenAsync(int port, CancellationToken cancellationToken)
    {
        var connection = new LoadConnection();
        await connection._socket.ConnectAsync("127.0.0.1", port, cancellationToken);
        await connection._socket.SendAsync(
            "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray(),
            cancellationToken);
        int end;
        while ((end = connection._buffer.AsSpan(0, connection._length).IndexOf("\r\n\r\n"u8)) < 0) await connection.FillAsync(cancellationToken);
        connection.Drop(end + 4);
        return connection;
    }

    public async Task SubscribeAsync(string channel, CancellationToken cancellationToken)
    {
        await SendAsync($$"""{"type":"subscribe","channel":"{{channel}}"}""", cancellationToken);
        var subscribed = false;
        while (!subscribed) await ReceiveAsync(payload => subscribed |= payload.IndexOf("\"subscribed\""u8) >= 0, cancellationToken);
    }

    public async Task SendAsync(string text, CancellationToken cancellationToken)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        await _socket.SendAsync((byte[])[0x81, .. length, 0, 0, 0, 0, .. payload], cancellationToken);
    }

    /// <summary>Waits for bytes and hands out every payload that is complete.</summary>
    public async ValueTask ReceiveAsync(PayloadReader read, CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken);
        var at = 0;
        while (TryReadHeader(_buffer.AsSpan(at, _length - at), out var header, out var payload) && at + header + payload <= _length)
        {
            read(_buffer.AsSpan(at + header, payload));
            at += header + payload;
        }

        Drop(at);
    }

    public void Dispose() => _socket.Dispose();

    private static bool TryReadHeader(ReadOnlySpan<byte> bytes, out int header, out int payload)
    {
        (header, payload) = (2, 0);
        if (bytes.Length < 2) return false;
        if (bytes[0] != 0x81) throw new IOException($"A frame begins with {bytes[0]:x2}: the server closes the connection.");
        payload = bytes[1];
        if (payload < 126) return true;
        header = 4;
        if (bytes.Length < 4) return false;
        payload = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return true;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_length == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = await _socket.ReceiveAsync(_buffer.AsMemory(_length), cancellationToken);
        if (count == 0) throw new IOException("The server ended the connection.");
        _length += count;
    }

    private void Drop(int count)
    {
        _buffer.AsSpan(count, _length - count).CopyTo(_buffer);
        _length -= count;
    }
}

internal delegate void PayloadReader(ReadOnlySpan<byte> payload);
