using System.Net.Sockets;
using System.Text;

namespace Parley.Realtime.Tests.Harness;

/// <summary>A bare TCP client: it sends what a well-behaved one would not, and reads only when it is told to.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawClient> RequestAsync(int port, string path, bool upgrade, int receiveBuffer = 4096)
    {
        var client = new RawClient();
        client._socket.ReceiveBufferSize = receiveBuffer;
        await client._socket.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        var upgradeHeaders = upgrade
            ? "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            : "";
        await client.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{upgradeHeaders}\r\n"));
        return client;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _socket.SendAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Sends a frame with a mask of zeros, which changes nothing.</summary>
    public Task SendFrameAsync(byte firstByte, string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        Assert.True(payload.Length < 126);
        return SendAsync((byte[])[firstByte, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload]);
    }

    /// <summary>Takes all that comes until the server ends the line.</summary>
    public async Task<(long Bytes, bool Reset)> ReceiveToEndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Eventually.Limit);
        var buffer = new byte[64 * 1024];
        long total = 0;
        try
        {
            while (await _socket.ReceiveAsync(buffer, limit.Token) is var count and > 0) total += count;
            return (total, false);
        }
        catch (SocketException)
        {
            return (total, true);
        }
    }

    public void Dispose() => _socket.Dispose();
}
