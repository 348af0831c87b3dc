using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class DeletionTests
{
    [Fact]
    public async Task A_deleted_conversation_is_nowhere_until_it_is_restored()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        await using var socket = await user.ConnectAsync();
        await socket.SubscribeAsync($"user:{user.UserId}");
        var conversation = await user.OpenConversationAsync();
        var answer = await user.AnsweredAsync(conversation, "Where is the walrus?");

        await user.SendAsync(HttpMethod.Delete, $"conversations/{conversation}");
        await socket.ReceiveAsync(f => f.Text("type") == "conversation_deleted" && f.GetProperty("data").Text("conversation_id") == conversation);
        Assert.Empty((await user.GetAsync("conversations")).GetProperty("conversations").EnumerateArray());
        Assert.Empty((await user.GetAsync("search?q=walrus")).GetProperty("results").EnumerateArray());
        Assert.Equal("not_found", await user.RefusedAsync(HttpMethod.Get, $"conversations/{conversation}/messages"));
        Assert.Equal("not_found", await user.RefusedAsync(HttpMethod.Delete, $"conversations/{conversation}"));
        Assert.Equal("not_found", await user.RefusedAsync(HttpMethod.Post, $"messages/{answer.MessageId}/regenerate", new { request_id = "r" }));
        Assert.Equal("not_found", (await socket.SubscribeAsync($"conversation:{conversation}")).Text("code"));

        var restored = (await user.PostAsync($"conversations/{conversation}/restore")).GetProperty("conversation");
        await socket.ReceiveAsync(f => f.Text("type") == "conversation_updated" && f.GetProperty("data").Text("conversation_id") == conversation);
        Assert.Equal("Where is the walrus?", restored.Text("title"));
        Assert.Equal(2, (await user.MessagesAsync(conversation)).Count);
        Assert.Single((await user.GetAsync("conversations")).GetProperty("conversations").EnumerateArray());
        Assert.NotEmpty((await user.GetAsync("search?q=walrus")).GetProperty("results").EnumerateArray());
        Assert.Equal("subscribed", (await socket.SubscribeAsync($"conversation:{conversation}")).Text("type"));
    }

    [Fact]
    public async Task Deleting_stops_what_is_being_written()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Stream().Text("Half").Hang());
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        var started = await user.AskAsync(await user.OpenConversationAsync(), "What?");
        var request = await model.NextRequestAsync(TestContext.Current.CancellationToken);
        await user.EventuallyAsync($"streams/run:{started.RunId}", s => s.Text("text") == "Half");

        await user.SendAsync(HttpMethod.Delete, $"conversations/{started.ConversationId}");
        await request.ClosedByClient;
        await user.PostAsync($"conversations/{started.ConversationId}/restore");

        var answer = (await user.MessagesAsync(started.ConversationId))[^1];
        Assert.Equal(("Half", "stopped"), (answer.Content, answer.Status));
    }
}
