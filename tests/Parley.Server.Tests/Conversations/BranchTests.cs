using System.Text.Json.Nodes;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class BranchTests
{
    [Fact]
    public async Task An_edited_question_begins_a_branch_that_knows_nothing_of_the_other()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Answer("Alpha."), ScriptedReply.Answer("Beta."), ScriptedReply.Answer("Gamma."));
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        var first = await user.AnsweredAsync(conversation, "First?");
        await user.AnsweredAsync(conversation, "Second?");

        var edited = await user.EndedAsync(Started.Of(await user.PostAsync(
            $"conversations/{conversation}/messages", new { content = "Second, edited?", request_id = "e", parent_id = first.MessageId })));

        Assert.Equal("Gamma.", edited.Content);
        Assert.Equal(["First?", "Alpha.", "Second?"], Said(model.Requests[1]));
        Assert.Equal(["First?", "Alpha.", "Second, edited?"], Said(model.Requests[2]));
    }

    [Fact]
    public async Task A_first_question_is_edited_by_a_parent_of_null()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        await using var socket = await user.ConnectAsync();
        var conversation = await user.OpenConversationAsync();
        await user.AnsweredAsync(conversation, "First?");

        var byRest = await user.EndedAsync(Started.Of(await user.PostAsync(
            $"conversations/{conversation}/messages", """{"content":"First, edited?","request_id":"e1","parent_id":null}""")));
        await user.EndedAsync(Started.Of(await socket.AskAsync(new()
        {
            ["type"] = "chat", ["conversation_id"] = conversation, ["content"] = "First, edited again?", ["request_id"] = "e2", ["parent_id"] = null,
        })));

        Assert.Equal(["First, edited?"], Said(model.Requests[1]));
        Assert.Equal(["First, edited again?"], Said(model.Requests[2]));
        var messages = await user.MessagesAsync(conversation);
        Assert.Equal(3, messages.Count(m => m.ParentId is null));
        Assert.Equal(messages[2].MessageId, byRest.ParentId);
    }

    [Fact]
    public async Task Another_answer_is_a_sibling_and_is_asked_from_the_same_question()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Answer("Alpha."), ScriptedReply.Answer("Beta."));
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        var first = await user.AnsweredAsync(conversation, "First?");

        var started = Started.Of(await user.PostAsync($"messages/{first.MessageId}/regenerate", new { request_id = "again" }));
        var second = await user.EndedAsync(started);

        Assert.Equal(started.MessageId, second.MessageId);
        Assert.NotEqual(first.MessageId, second.MessageId);
        Assert.Equal((first.ParentId, "Beta."), (second.ParentId, second.Content));
        Assert.Equal(["First?"], Said(model.Requests[1]));
        Assert.Equal(["First?", "Alpha.", "Beta."], (await user.MessagesAsync(conversation)).Select(m => m.Content));
    }

    private static IEnumerable<string> Said(ScriptedRequest request) =>
        request.Json["messages"]!.AsArray().Where(m => (string?)m!["role"] != "system").Select(m => m!["content"] switch
        {
            JsonArray parts => string.Concat(parts.Select(p => (string?)p!["text"])),
            var text => (string?)text ?? "",
        });

    [Fact]
    public async Task A_question_whose_answer_is_being_written_is_not_asked_again()
    {
        await using var model = await ScriptedModelServer.StartAsync();
        model.Reply(ScriptedReply.Stream().Text("On ", "and ").Hang());
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        var started = await user.AskAsync(await user.OpenConversationAsync(), "Again?");

        Assert.Equal("conflict", await user.RefusedAsync(HttpMethod.Post, $"messages/{started.MessageId}/regenerate", new { request_id = "again" }));
        Assert.Equal(2, (await user.MessagesAsync(started.ConversationId)).Count);
    }
}
