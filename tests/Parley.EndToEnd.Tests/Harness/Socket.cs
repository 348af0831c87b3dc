using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.EndToEnd.Tests.Harness;

/// <summary>A program at the WebSocket door; keeps every frame that it received.</summary>
internal sealed class Socket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[256 * 1024];

    public List<JsonObject> Frames { get; } = [];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<Socket> ConnectAsync(Api api)
    {
        var socket = new Socket();
        socket._socket.Options.SetRequestHeader("Authorization", $"Bearer {api.Token}");
        await socket._socket.ConnectAsync(new UriBuilder(api.Address) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None);
        await socket.ReceiveAsync();
        return socket;
    }

    public Task SendAsync(JsonObject command) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(command.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>The next frame; <see langword="null"/> once the connection has ended, in whatever way.</summary>
    public async Task<JsonObject?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
                length += result.Count;
            }
            while (!result.EndOfMessage);
            if (result.MessageType == WebSocketMessageType.Close) return null;
            var frame = JsonNode.Parse(_buffer.AsSpan(0, length))!.AsObject();
            Frames.Add(frame);
            return frame;
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    public async Task<JsonObject> UntilAsync(Func<JsonObject, bool> wanted, int seconds = 30)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (await ReceiveAsync(limit.Token) is { } frame)
            if (wanted(frame)) return frame;
        throw new InvalidOperationException("The connection ended: " + string.Join("\n", Frames.Select(f => f.ToJsonString())));
    }

    public void Dispose() => _socket.Dispose();
}
