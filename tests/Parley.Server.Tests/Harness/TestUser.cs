using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Events;

namespace Parley.Server.Tests.Harness;

/// <summary>Somebody who is signed in, and what tests ask in that name.</summary>
internal sealed class TestUser : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ParleyServer _server;

    private TestUser(ParleyServer server, HttpClient http, string userId, string token) => (_server, Http, UserId, Token) = (server, http, userId, token);

    public HttpClient Http { get; }

    public string UserId { get; }

    public string Token { get; }

    public static async Task<TestUser> SignInAsync(ParleyServer server, string email, string password)
    {
        var http = new HttpClient { BaseAddress = new Uri(server.Address, "api/v1/") };
        using var answer = await http.PostAsJsonAsync("auth/login", new { email, password });
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var token = body.Text("access_token");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new TestUser(server, http, body.GetProperty("user").Text("user_id"), token);
    }

    /// <summary>The same user at a server that was started again.</summary>
    public TestUser After(ParleyServer restarted)
    {
        var http = new HttpClient { BaseAddress = new Uri(restarted.Address, "api/v1/") };
        http.DefaultRequestHeaders.Authorization = Http.DefaultRequestHeaders.Authorization;
        return new TestUser(restarted, http, UserId, Token);
    }

    public Task<TestSocket> ConnectAsync() => TestSocket.ConnectAsync(_server.Address, Token);

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body switch
            {
                null => null,
                string raw => new StringContent(raw, Encoding.UTF8, "application/json"),
                _ => JsonContent.Create(body),
            },
        };
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default);
    }

    public Task<JsonElement> GetAsync(string path) => SucceedAsync(HttpMethod.Get, path);

    public Task<JsonElement> PostAsync(string path, object? body = null) => SucceedAsync(HttpMethod.Post, path, body ?? new { });

    /// <summary>Sends, and expects a refusal.</summary>
    public async Task<string> RefusedAsync(HttpMethod method, string path, object? body = null)
    {
        var (status, problem) = await SendAsync(method, path, body);
        Assert.True((int)status >= 400, $"{method} {path}: {status}");
        return problem.Text("code");
    }

    public async Task<string> OpenConversationAsync(string? title = null) =>
        (await PostAsync("conversations", new { title })).GetProperty("conversation").Text("conversation_id");

    /// <summary>Posts a message without waiting for its answer.</summary>
    public async Task<Started> AskAsync(string conversationId, string content, string? requestId = null)
    {
        var body = await PostAsync($"conversations/{conversationId}/messages", new { content, request_id = requestId ?? Guid.NewGuid().ToString() });
        return Started.Of(body);
    }

    /// <summary>Posts a message and returns its answer.</summary>
    public async Task<Message> AnsweredAsync(string conversationId, string content) => await EndedAsync(await AskAsync(conversationId, content));

    public async Task<IReadOnlyList<Message>> MessagesAsync(string conversationId) =>
        [.. (await GetAsync($"conversations/{conversationId}/messages")).GetProperty("messages").EnumerateArray().Select(ToMessage)];

    /// <summary>The message that a run wrote, when it is over.</summary>
    public async Task<Message> EndedAsync(Started started)
    {
        await using var socket = await ConnectAsync();
        await socket.SubscribeAsync($"conversation:{started.ConversationId}", new { epoch = started.Epoch, offset = started.Offset });
        var frame = await socket.ReceiveAsync(f => f.Text("type") == "message" && f.GetProperty("data").Find("run_id") == started.RunId
            && f.GetProperty("data").Text("role") == "assistant");
        return ToMessage(frame.GetProperty("data"));
    }

    /// <summary>Uploads a text and waits until it can be found. Returns its id.</summary>
    public async Task<string> UploadAsync(string filename, string text, string? visibility = null)
    {
        using var form = new MultipartFormDataContent { { new StringContent(text), "files", filename } };
        if (visibility is not null) form.Add(new StringContent(visibility), "visibility");
        using var answer = await Http.PostAsync("documents", form);
        answer.EnsureSuccessStatusCode();
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("documents")[0].Text("document_id");
        await using var socket = await ConnectAsync();
        await socket.SubscribeAsync($"document:{id}");
        var status = (await GetAsync($"documents/{id}")).GetProperty("document").Text("status");
        if (status is "pending" or "processing")
            status = (await socket.ReceiveAsync(f => f.Text("type") == "document_status_update" && f.GetProperty("data").Text("status") is "completed" or "failed"))
                .GetProperty("data").Text("status");
        Assert.Equal("completed", status);
        return id;
    }

    /// <summary>Asks again until the answer fits.</summary>
    public async Task<JsonElement> EventuallyAsync(string path, Func<JsonElement, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var body = await GetAsync(path);
            if (condition(body)) return body;
            await Task.Delay(20, patience.Token);
        }
    }

    public void Dispose() => Http.Dispose();

    public static Message ToMessage(JsonElement data) => data.Deserialize(ProtocolJson.Wire.Message)!;

    private async Task<JsonElement> SucceedAsync(HttpMethod method, string path, object? body = null)
    {
        var (status, answer) = await SendAsync(method, path, body);
        Assert.True((int)status < 400, $"{method} {path}: {status} {answer}");
        return answer;
    }
}

/// <summary>What an accepted message was acknowledged with.</summary>
internal sealed record Started(string MessageId, string ConversationId, string RunId, string Epoch, long Offset)
{
    public static Started Of(JsonElement body) => new(
        body.Text("message_id"), body.Text("conversation_id"), body.Text("run_id"), body.Text("epoch"), body.GetProperty("offset").GetInt64());
}
