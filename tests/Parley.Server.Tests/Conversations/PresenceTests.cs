using System.Text.Json;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class PresenceTests
{
    [Fact]
    public async Task Typing_is_shown_to_the_others_and_ends_by_itself()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        await using var writer = await user.ConnectAsync();
        await using var reader = await user.ConnectAsync();
        await writer.SubscribeAsync($"conversation:{conversation}");
        await reader.SubscribeAsync($"conversation:{conversation}");

        await writer.SendAsync(new { type = "typing", conversation_id = conversation, is_typing = true });
        var began = await reader.ReceiveAsync(f => f.Text("type") == "typing");
        var ended = await reader.ReceiveAsync(f => f.Text("type") == "typing");

        Assert.Equal((true, user.UserId), (IsTyping(began), began.GetProperty("data").Text("user_id")));
        Assert.False(IsTyping(ended));
        Assert.False(began.TryGetProperty("offset", out _));
        var lasted = ended.GetProperty("timestamp").GetDateTimeOffset() - began.GetProperty("timestamp").GetDateTimeOffset();
        Assert.InRange(lasted, TimeSpan.FromSeconds(4.9), TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(writer.Frames, f => f.Text("type") == "typing");
    }

    [Fact]
    public async Task Typing_ends_when_the_writer_says_so()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        await using var writer = await user.ConnectAsync();
        await using var reader = await user.ConnectAsync();
        await reader.SubscribeAsync($"conversation:{conversation}");

        foreach (var isTyping in (bool[])[false, true, true, false, false])
            await writer.SendAsync(new { type = "typing", conversation_id = conversation, is_typing = isTyping });
        await writer.AskAsync(new() { ["type"] = "ping" });
        await reader.AskAsync(new() { ["type"] = "ping" });

        Assert.Equal([true, true, false], reader.Frames.Where(f => f.Text("type") == "typing").Select(IsTyping));
    }

    [Fact]
    public async Task Having_read_is_told_to_the_others_and_kept()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        await user.AnsweredAsync(conversation, "What?");
        await using var here = await user.ConnectAsync();
        await using var there = await user.ConnectAsync();
        await here.SubscribeAsync($"conversation:{conversation}");
        await there.SubscribeAsync($"conversation:{conversation}");

        await here.SendAsync(new { type = "read", conversation_id = conversation, offset = 3 });
        var read = await there.ReceiveAsync("read");
        await here.SendAsync(new { type = "read", conversation_id = conversation, offset = 1 });
        await here.AskAsync(new() { ["type"] = "ping" });
        var refused = await here.AskAsync(new() { ["type"] = "read", ["conversation_id"] = conversation, ["offset"] = 99 });

        Assert.Equal((conversation, user.UserId, 3), (read.GetProperty("data").Text("conversation_id"), read.GetProperty("data").Text("user_id"), read.GetProperty("data").GetProperty("offset").GetInt32()));
        Assert.Equal(3, (await user.GetAsync($"conversations/{conversation}")).GetProperty("conversation").GetProperty("read_offset").GetInt32());
        Assert.Equal("bad_request", refused.Text("code"));
        Assert.DoesNotContain(here.Frames, f => f.Text("type") == "read");
    }

    private static bool IsTyping(JsonElement frame) => frame.GetProperty("data").GetProperty("is_typing").GetBoolean();
}
