using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Parley.Server.Tests.Harness;

/// <summary>A WebSocket of a user. What comes is read all the time and kept, in order.</summary>
internal sealed class TestSocket : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonElement> _arrived = Channel.CreateUnbounded<JsonElement>();
    private readonly ConcurrentQueue<JsonElement> _frames = new();
    private Task _reading = Task.CompletedTask;
    private int _ids;

    /// <summary>All that came so far.</summary>
    public IReadOnlyList<JsonElement> Frames => [.. _frames];

    public static async Task<TestSocket> ConnectAsync(Uri address, string? token)
    {
        var socket = new TestSocket();
        if (token is not null) socket._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None);
        socket._reading = socket.ReadAsync();
        await socket.ReceiveAsync(f => f.Text("type") == "connection");
        return socket;
    }

    public Task SendAsync(object command) => SendRawAsync(JsonSerializer.SerializeToUtf8Bytes(command));

    public Task SendRawAsync(byte[] text) => _socket.SendAsync(text, WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Sends a command and returns its answer; frames before it are left out of what is received next.</summary>
    public async Task<JsonElement> AskAsync(Dictionary<string, object?> command)
    {
        var id = $"t{Interlocked.Increment(ref _ids)}";
        command["id"] = id;
        await SendAsync(command);
        return await ReceiveAsync(f => f.Find("re") == id);
    }

    public Task<JsonElement> SubscribeAsync(string channel, object? since = null, Dictionary<string, long>? streams = null) =>
        AskAsync(new() { ["type"] = "subscribe", ["channel"] = channel, ["since"] = since, ["streams"] = streams });

    public async Task<Started> ChatAsync(string content, string? conversationId = null, string? requestId = null) => Started.Of(await AskAsync(new()
    {
        ["type"] = "chat", ["content"] = content, ["conversation_id"] = conversationId, ["request_id"] = requestId ?? Guid.NewGuid().ToString(),
    }));

    /// <summary>Reads on until a frame fulfils the condition, and returns that.</summary>
    public async Task<JsonElement> ReceiveAsync(Func<JsonElement, bool> condition) => (await ReceiveUntilAsync(condition))[^1];

    /// <summary>All frames up to the first that fulfils the condition.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReceiveUntilAsync(Func<JsonElement, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        var frames = new List<JsonElement>();
        do frames.Add(await _arrived.Reader.ReadAsync(patience.Token));
        while (!condition(frames[^1]));
        return frames;
    }

    public Task<JsonElement> ReceiveAsync(string type) => ReceiveAsync(f => f.Text("type") == type);

    /// <summary>Waits for the server to close. Returns the code.</summary>
    public async Task<int?> ClosedAsync()
    {
        await _reading.WaitAsync(Patience);
        return (int?)_socket.CloseStatus;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1024 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult read;
                do
                {
                    read = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += read.Count;
                }
                while (!read.EndOfMessage);
                if (read.MessageType == WebSocketMessageType.Close) break;
                var frame = JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, length));
                _frames.Enqueue(frame);
                _arrived.Writer.TryWrite(frame);
            }

            _arrived.Writer.Complete();
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection has gone; who waits for a frame is told.
            _arrived.Writer.Complete(e);
        }
    }
}

internal static class JsonElementFields
{
    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    /// <summary>The text of a property that need not be there.</summary>
    public static string? Find(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
