using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.Server.Tests.Documents;

/// <summary>A WebSocket of a user, read frame by frame.</summary>
internal sealed class ServerSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1024 * 1024];

    public static async Task<ServerSocket> ConnectAsync(RunningServer server, ServerUser user)
    {
        var socket = new ServerSocket();
        socket._socket.Options.SetRequestHeader("Authorization", $"Bearer {user.Token}");
        await socket._socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None);
        return socket;
    }

    public async Task<JsonElement> SubscribeAsync(string channel)
    {
        await SendAsync(new { type = "subscribe", channel, id = channel });
        return await ReceiveAsync(f => f.TryGetProperty("re", out var re) && re.GetString() == channel);
    }

    public Task SendAsync(object command) =>
        _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Reads on until a frame fulfils the condition, and returns that.</summary>
    public async Task<JsonElement> ReceiveAsync(Func<JsonElement, bool> condition) => (await ReceiveAllAsync(condition))[^1];

    /// <summary>All frames up to the first that fulfils the condition.</summary>
    public async Task<List<JsonElement>> ReceiveAllAsync(Func<JsonElement, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var frames = new List<JsonElement>();
        do
        {
            var length = 0;
            ValueWebSocketReceiveResult read;
            do
            {
                read = await _socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
                length += read.Count;
            }
            while (!read.EndOfMessage);
            Assert.NotEqual(WebSocketMessageType.Close, read.MessageType);
            frames.Add(JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(_buffer, 0, length)));
        }
        while (!condition(frames[^1]));
        return frames;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
