using System.Net;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class RetryTests
{
    [Fact]
    public async Task A_message_that_is_sent_again_is_answered_once_and_costs_once()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        await using var socket = await user.ConnectAsync();

        var first = await socket.ChatAsync("What?", requestId: "r1");
        var second = await socket.ChatAsync("What?", requestId: "r1");
        await user.EndedAsync(first);
        // Through another door, which had to open a conversation before it could post.
        var third = await user.AskAsync(await user.OpenConversationAsync(), "What?", "r1");

        Assert.Equal(first, second);
        Assert.Equal(first, third);
        Assert.Equal(2, (await user.MessagesAsync(first.ConversationId)).Count);
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task Attempts_at_the_same_time_are_one_message()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();

        var acknowledged = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => user.AskAsync(conversation, "What?", "r1")));
        await user.EndedAsync(acknowledged[0]);

        Assert.Single(acknowledged.Distinct());
        Assert.Equal(2, (await user.MessagesAsync(conversation)).Count);
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task A_request_id_cannot_be_used_for_something_else()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        var started = await user.AskAsync(conversation, "What?", "r1");
        await user.EndedAsync(started);

        var (status, problem) = await user.SendAsync(HttpMethod.Post, $"conversations/{conversation}/messages", new { content = "Else?", request_id = "r1" });
        var again = await user.RefusedAsync(HttpMethod.Post, $"messages/{started.MessageId}/regenerate", new { request_id = "r1" });

        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (status, problem.Text("code")));
        Assert.Equal("conflict", again);
        Assert.Equal(2, (await user.MessagesAsync(conversation)).Count);
    }

    [Fact]
    public async Task A_request_id_is_each_users_own()
    {
        await using var server = ParleyServer.Start();
        using var one = await server.AddMemberAsync("one");
        using var other = await server.AddMemberAsync("other");

        var first = await one.AskAsync(await one.OpenConversationAsync(), "What?", "r1");
        var second = await other.AskAsync(await other.OpenConversationAsync(), "What?", "r1");

        Assert.NotEqual(first.MessageId, second.MessageId);
    }

    [Fact]
    public async Task A_refused_message_leaves_nothing_and_may_be_mended()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();

        var refused = await user.RefusedAsync(HttpMethod.Post, $"conversations/{conversation}/messages", new { content = "What?", request_id = "r1", parent_id = "nothing" });
        await user.AskAsync(conversation, "What?", "r1");

        Assert.Equal("not_found", refused);
        Assert.Equal(2, (await user.MessagesAsync(conversation)).Count);
    }

    [Fact]
    public async Task Another_answer_that_is_asked_for_twice_is_one()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        var answer = await user.AnsweredAsync(conversation, "What?");

        var first = Started.Of(await user.PostAsync($"messages/{answer.MessageId}/regenerate", new { request_id = "again" }));
        var second = Started.Of(await user.PostAsync($"messages/{answer.MessageId}/regenerate", new { request_id = "again" }));

        Assert.Equal(first, second);
        Assert.Equal(3, (await user.MessagesAsync(conversation)).Count);
    }
}
