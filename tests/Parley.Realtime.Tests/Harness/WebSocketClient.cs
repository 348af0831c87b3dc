using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.Realtime.Tests.Harness;

/// <summary>A client over the platform's WebSocket.</summary>
internal sealed class WebSocketClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[4 * 1024 * 1024];

    /// <summary>The code of the server's Close frame; <see langword="null"/> until it came.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    public string? CloseText => _socket.CloseStatusDescription;

    public static async Task<WebSocketClient> ConnectAsync(Uri address)
    {
        var client = new WebSocketClient();
        client._socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        await client._socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        var first = await client.ReceiveAsync();
        Assert.Equal("connection", first.Type());
        return client;
    }

    public Task SendAsync(string command) => SendAsync(Encoding.UTF8.GetBytes(command), WebSocketMessageType.Text);

    public Task SendAsync(byte[] payload, WebSocketMessageType type, bool end = true) =>
        _socket.SendAsync(payload, type, end, TestContext.Current.CancellationToken);

    /// <summary>Subscribes and returns the answer.</summary>
    public async Task<JsonElement> SubscribeAsync(string channel, (string Epoch, long Offset)? since = null, string? streams = null)
    {
        var sinceField = since is var (epoch, offset) ? $$""","since":{"epoch":"{{epoch}}","offset":{{offset}}}""" : "";
        var streamsField = streams is null ? "" : $""","streams":{streams}""";
        await SendAsync($$"""{"type":"subscribe","id":"s","channel":"{{channel}}"{{sinceField}}{{streamsField}}}""");
        return await ReceiveAsync("subscribed");
    }

    /// <summary>The next frame.</summary>
    public async Task<JsonElement> ReceiveAsync() =>
        await TryReceiveAsync() is { } frame ? frame : throw new InvalidOperationException($"The server closed: {CloseCode} {CloseText}.");

    /// <summary>The next frame of a type, beyond those of other types.</summary>
    public async Task<JsonElement> ReceiveAsync(string type)
    {
        while (true)
        {
            var frame = await ReceiveAsync();
            if (frame.Type() == type) return frame;
        }
    }

    /// <summary>Takes what comes until the server's Close frame, answers that, and returns the types that came.</summary>
    public async Task<List<string>> ReceiveToEndAsync()
    {
        var types = new List<string>();
        while (await TryReceiveAsync() is { } frame) types.Add(frame.Type());
        await CloseAsync();
        return types;
    }

    public async Task CloseAsync() => await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

    /// <summary>Goes without a word.</summary>
    public void Cut() => _socket.Abort();

    public void Dispose() => _socket.Dispose();

    private async Task<JsonElement?> TryReceiveAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Eventually.Limit);
        var length = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await _socket.ReceiveAsync(_buffer.AsMemory(length), limit.Token);
            length += result.Count;
        }
        while (!result.EndOfMessage);

        if (result.MessageType == WebSocketMessageType.Close) return null;
        using var document = JsonDocument.Parse(_buffer.AsMemory(0, length));
        return document.RootElement.Clone();
    }
}
