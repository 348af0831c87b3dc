using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Parley.EndToEnd.Tests.Harness;

/// <summary>A signed-in program at the REST door.</summary>
internal sealed class Api : IDisposable
{
    private readonly HttpClient _http;

    private Api(HttpClient http, string token, string userId) => (_http, Token, UserId) = (http, token, userId);

    public string Token { get; }

    public string UserId { get; }

    public Uri Address => _http.BaseAddress!;

    public static async Task<Api> SignInAsync(Uri address, string email = ServerProcess.AdminEmail, string password = ServerProcess.AdminPassword)
    {
        var http = new HttpClient { BaseAddress = address };
        using var answer = await http.PostAsJsonAsync("/api/v1/auth/login", new { email, password });
        answer.EnsureSuccessStatusCode();
        var body = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        var token = body["access_token"]!.GetValue<string>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Api(http, token, body["user"]!["user_id"]!.GetValue<string>());
    }

    public async Task<JsonObject> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        return await ReadAsync(answer);
    }

    public async Task<JsonObject> PostAsync(string path, object? body = null)
    {
        using var answer = await _http.PostAsJsonAsync(path, body ?? new { });
        return await ReadAsync(answer);
    }

    public async Task<JsonObject> UploadAsync(params (string Name, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, content) in files) form.Add(new ByteArrayContent(content), "files", name);
        using var answer = await _http.PostAsync("/api/v1/documents", form);
        return await ReadAsync(answer);
    }

    /// <summary>Asks again and again until the answer is as wanted.</summary>
    public async Task<JsonObject> WaitForAsync(string path, Func<JsonObject, bool> wanted, int seconds = 60)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            var answer = await GetAsync(path);
            if (wanted(answer)) return answer;
            if (limit.IsCancellationRequested) throw new TimeoutException($"{path} still answers {answer.ToJsonString()}");
            await Task.Delay(25);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{(int)answer.StatusCode}: {text}", null, answer.StatusCode);
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }
}
