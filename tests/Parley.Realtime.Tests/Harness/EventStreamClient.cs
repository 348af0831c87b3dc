using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Parley.Realtime.Tests.Harness;

/// <summary>A reader of server-sent events.</summary>
internal sealed class EventStreamClient : IDisposable
{
    private readonly HttpClient _http = new();
    private HttpResponseMessage? _response;
    private IAsyncEnumerator<SseItem<string>>? _items;

    /// <summary>The last cursor that the server gave.</summary>
    public string? Cursor { get; private set; }

    public static async Task<EventStreamClient> OpenAsync(Uri address, string? lastEventId = null)
    {
        var client = new EventStreamClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await client._http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        client._response = response;
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        client._items = SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        return client;
    }

    /// <summary>The next event; <see langword="null"/> at the end of the response.</summary>
    public async Task<JsonElement?> TryReceiveAsync()
    {
        if (!await _items!.MoveNextAsync().AsTask().WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken)) return null;
        var item = _items.Current;
        Assert.Equal("message", item.EventType);
        if (item.EventId is { } id) Cursor = id;
        return JsonDocument.Parse(item.Data).RootElement.Clone();
    }

    public async Task<JsonElement> ReceiveAsync(string type)
    {
        while (true)
        {
            var frame = await TryReceiveAsync() ?? throw new InvalidOperationException("The response ended.");
            if (frame.Type() == type) return frame;
        }
    }

    /// <summary>Leaves. The response holds the connection: the client alone would let go of it when the memory is collected.</summary>
    public void Dispose()
    {
        _response?.Dispose();
        _http.Dispose();
    }
}
