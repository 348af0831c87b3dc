using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Parley.Server.Tests.Documents;

/// <summary>Somebody who is signed in, and what tests ask in that name.</summary>
internal sealed class ServerUser(HttpClient http, string userId, string token) : IDisposable
{
    public HttpClient Http => http;

    public string UserId => userId;

    public string Token => token;

    public static MultipartFormDataContent Form(params IEnumerable<(string Name, byte[] Content)> files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(content);
            // As browsers send it: UTF-8 in quotes, with quotes and line ends as per cent escapes.
            var escaped = name.Replace("\"", "%22", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"files\"; filename=\"{escaped}\"");
            form.Add(part);
        }

        return form;
    }

    public async Task<JsonElement[]> UploadAsync(params IEnumerable<(string Name, byte[] Content)> files)
    {
        using var form = Form(files);
        using var answer = await http.PostAsync("api/v1/documents", form);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("documents").EnumerateArray()];
    }

    public async Task<string> UploadOneAsync(string name, byte[] content) => (await UploadAsync((name, content))).Single().Text("document_id");

    public Task<string> UploadOneAsync(string name, string content) => UploadOneAsync(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Uploads one file under a header that is written as it is, into a request of its own.</summary>
    public async Task<JsonElement[]> UploadRawAsync(string disposition, string content)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes($"--b\r\nContent-Disposition: {disposition}\r\n\r\n{content}\r\n--b--\r\n"));
        body.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var answer = await http.PostAsync("api/v1/documents", body);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("documents").EnumerateArray()];
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await http.GetAsync($"api/v1/{path}");
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"api/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default);
    }

    public async Task<JsonElement> DocumentAsync(string documentId) => (await GetAsync($"documents/{documentId}")).GetProperty("document");

    public async Task<JsonElement> JobAsync(string jobId) => (await GetAsync($"jobs/{jobId}")).GetProperty("job");

    /// <summary>Waits at the channel's door for an event, from the first of its history on.</summary>
    public async Task<JsonElement> WaitForAsync(string channel, Func<JsonElement, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var position = "";
        while (true)
        {
            using var answer = await http.GetAsync($"api/v1/channels/{Uri.EscapeDataString(channel)}/events?wait=10{position}", patience.Token);
            Assert.True(answer.IsSuccessStatusCode, $"{channel}: {answer.StatusCode}");
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(patience.Token);
            var epoch = body.Text("epoch");
            if (position.Length == 0)
            {
                // The first answer only tells the epoch.
                position = $"&after={epoch}:0";
                continue;
            }

            foreach (var e in body.GetProperty("events").EnumerateArray())
                if (condition(e)) return e;
            position = $"&after={epoch}:{body.GetProperty("offset").GetInt64()}";
        }
    }

    public Task<JsonElement> WaitForStatusAsync(string documentId, params string[] statuses) =>
        WaitForAsync($"document:{documentId}", e => e.GetProperty("data").TryGetProperty("status", out var s) && statuses.Contains(s.GetString()));

    public async Task<JsonElement> IngestedAsync(string documentId)
    {
        await WaitForStatusAsync(documentId, "completed", "failed");
        return await DocumentAsync(documentId);
    }

    public async Task<JsonElement> EndedAsync(string jobId)
    {
        await WaitForAsync($"job:{jobId}", e => e.Text("type") == "job_update" && e.GetProperty("data").Text("status") is "completed" or "failed" or "cancelled");
        return await JobAsync(jobId);
    }

    public async Task<string> TextAsync(string documentId) =>
        string.Join('\f', (await GetAsync($"documents/{documentId}/text")).GetProperty("pages").EnumerateArray().Select(p => p.Text("text")));

    public void Dispose() => http.Dispose();
}

internal static class JsonElementText
{
    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
