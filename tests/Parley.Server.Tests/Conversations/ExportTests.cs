using System.Text.Json;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class ExportTests
{
    [Fact]
    public async Task Markdown_has_the_newest_branch_with_its_sources()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        await user.UploadAsync("warranty.txt", "The warranty covers two years of use. Batteries are excluded.");
        var conversation = await user.OpenConversationAsync("Warranty: what/when?");
        await user.AnsweredAsync(conversation, "Something else first?");
        await user.EndedAsync(Started.Of(await user.PostAsync(
            $"conversations/{conversation}/messages", new { content = "What does the warranty cover?", request_id = "e", parent_id = (string?)null })));

        using var file = await user.Http.GetAsync($"conversations/{conversation}/export?format=md", TestContext.Current.CancellationToken);
        var text = await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("Warranty-what-when.md", file.Content.Headers.ContentDisposition.FileName);
        Assert.StartsWith("# Warranty: what/when?\n", text, StringComparison.Ordinal);
        Assert.Contains("What does the warranty cover?", text, StringComparison.Ordinal);
        Assert.Contains("- [1] warranty, page 1: “", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Something else", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_everything()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        var answer = await user.AnsweredAsync(conversation, "What?");
        await user.EndedAsync(Started.Of(await user.PostAsync($"messages/{answer.MessageId}/regenerate", new { request_id = "again" })));

        using var file = await user.Http.GetAsync($"conversations/{conversation}/export?format=json", TestContext.Current.CancellationToken);
        var export = JsonSerializer.Deserialize<JsonElement>(await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal("What.json", file.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(conversation, export.GetProperty("conversation").Text("conversation_id"));
        Assert.Equal((await user.MessagesAsync(conversation)).Select(m => m.MessageId), export.GetProperty("messages").EnumerateArray().Select(m => m.Text("message_id")));
    }
}
