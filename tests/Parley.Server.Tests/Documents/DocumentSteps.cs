using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Storage;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Documents;

/// <summary>What tests do with documents and jobs in a user's name.</summary>
internal static class DocumentSteps
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<JsonElement[]> UploadFilesAsync(this TestUser user, params IEnumerable<(string Name, byte[] Content)> files)
    {
        using var form = MultipartFiles.Form(files);
        return await SendAsync(user, form);
    }

    /// <summary>Uploads one file under a header that is written as it is, in a request of its own.</summary>
    public static async Task<JsonElement[]> UploadRawAsync(this TestUser user, string disposition, string content)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes($"--b\r\nContent-Disposition: {disposition}\r\n\r\n{content}\r\n--b--\r\n"));
        body.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        return await SendAsync(user, body);
    }

    public static async Task<string> UploadOneAsync(this TestUser user, string name, byte[] content) =>
        (await user.UploadFilesAsync((name, content))).Single().Text("document_id");

    public static Task<string> UploadOneAsync(this TestUser user, string name, string content) => user.UploadOneAsync(name, Encoding.UTF8.GetBytes(content));

    public static async Task<JsonElement> DocumentAsync(this TestUser user, string documentId) => (await user.GetAsync($"documents/{documentId}")).GetProperty("document");

    public static async Task<JsonElement> JobAsync(this TestUser user, string jobId) => (await user.GetAsync($"jobs/{jobId}")).GetProperty("job");

    /// <summary>Waits at the channel's door for an event, from the first of its history on.</summary>
    public static async Task<JsonElement> WaitForAsync(this TestUser user, string channel, Func<JsonElement, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        var path = $"channels/{Uri.EscapeDataString(channel)}/events";
        // A door without a position tells the epoch, and waits for what is new.
        var epoch = (await user.GetAsync($"{path}?wait=0")).Text("epoch");
        long offset = 0;
        while (true)
        {
            var body = await user.Http.GetFromJsonAsync<JsonElement>($"{path}?wait=10&after={epoch}:{offset}", patience.Token);
            foreach (var e in body.GetProperty("events").EnumerateArray())
                if (condition(e)) return e;
            offset = body.GetProperty("offset").GetInt64();
        }
    }

    /// <summary>The document when its ingestion is over.</summary>
    public static async Task<JsonElement> IngestedAsync(this TestUser user, string documentId)
    {
        await user.WaitForAsync($"document:{documentId}", e => e.GetProperty("data").Find("status") is "completed" or "failed");
        return await user.DocumentAsync(documentId);
    }

    /// <summary>The job when it is over.</summary>
    public static async Task<JsonElement> EndedAsync(this TestUser user, string jobId)
    {
        await user.WaitForAsync($"job:{jobId}", e => e.Text("type") == "job_update" && e.GetProperty("data").Find("status") is "completed" or "failed" or "cancelled");
        return await user.JobAsync(jobId);
    }

    public static async Task<string> TextAsync(this TestUser user, string documentId) =>
        string.Join('\f', (await user.GetAsync($"documents/{documentId}/text")).GetProperty("pages").EnumerateArray().Select(p => p.Text("text")));

    /// <summary>The best chunk of each document that fits.</summary>
    public static async Task<IReadOnlyList<RetrievalHit>> SearchAsync(this ParleyServer server, TestUser user, string text)
    {
        var workspace = (await user.GetAsync("me")).GetProperty("user").Text("workspace_id");
        return await server.Services.GetRequiredService<RetrievalIndex>().SearchAsync(
            new RetrievalQuery { Text = text, Scope = new RetrievalScope(workspace, user.UserId), HitsPerDocument = 1 }, CancellationToken.None);
    }

    public static string FilesFolder(this ParleyServer server) => server.Services.GetRequiredService<DataDirectory>().Folder("files");

    private static async Task<JsonElement[]> SendAsync(TestUser user, HttpContent body)
    {
        using var answer = await user.Http.PostAsync("documents", body);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("documents").EnumerateArray()];
    }
}
