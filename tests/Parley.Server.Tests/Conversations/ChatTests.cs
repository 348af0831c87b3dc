using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Storage;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class ChatTests
{
    [Fact]
    public async Task A_message_and_its_answer_come_in_the_order_of_the_protocol()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        await using var watcher = await user.ConnectAsync();
        var channel = $"conversation:{conversation}";
        await watcher.SubscribeAsync(channel);

        var started = await user.AskAsync(conversation, "What does the warranty cover?");
        var frames = await watcher.ReceiveUntilAsync(IsAnswer);

        Assert.All(frames, frame => Assert.Equal(channel, frame.Text("channel")));
        Assert.Equal(
            [
                "message user", "conversation_updated", "typing True", "rag_progress started 0", "rag_progress retrieval 40", "rag_progress generation 70",
                "message_chunk", "rag_progress complete 100", "typing False", "message assistant",
            ],
            Steps(frames));
        Assert.Equal([1, 2, 3], frames.Where(f => f.TryGetProperty("offset", out _)).Select(f => f.GetProperty("offset").GetInt32()));
        Assert.Equal(1, started.Offset);

        var chunks = frames.Where(f => f.Text("type") == "message_chunk").Select(f => f.GetProperty("data")).ToList();
        var answer = TestUser.ToMessage(frames[^1].GetProperty("data"));
        Assert.Equal("This is the scripted model.", answer.Content);
        Assert.Equal(answer.Content, string.Concat(chunks.Select(c => c.Text("text"))));
        Assert.All(chunks, c => Assert.Equal((answer.MessageId, started.RunId, conversation), (c.Text("message_id"), c.Text("run_id"), c.Text("conversation_id"))));
        Assert.Equal((started.MessageId, "completed", "assistant"), (answer.ParentId, answer.Status, answer.Role));
        Assert.Equal(started.RunId, answer.RunId);
        Assert.NotNull(answer.Usage);
    }

    [Fact]
    public async Task A_first_message_opens_a_conversation_that_has_its_first_words_as_title()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        await using var socket = await user.ConnectAsync();
        await socket.SubscribeAsync($"user:{user.UserId}");

        var started = await socket.ChatAsync("  What does\nthe warranty   cover?  ");
        var listed = (await user.GetAsync("conversations")).GetProperty("conversations")[0];

        Assert.Equal(started.ConversationId, listed.Text("conversation_id"));
        Assert.Equal("What does the warranty cover?", listed.Text("title"));
        Assert.Equal(2, listed.GetProperty("message_count").GetInt32());
        Assert.Contains(socket.Frames, f => f.Text("type") == "conversation_updated" && f.GetProperty("data").Text("title") == "What does the warranty cover?");
    }

    [Fact]
    public async Task An_acknowledged_message_is_on_disk()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        await using var socket = await user.ConnectAsync();

        for (var i = 0; i < 20; i++)
        {
            var started = await socket.ChatAsync($"Question {i}");
            var stored = await server.Services.GetRequiredService<Database>().ReadAsync(
                c => c.QuerySingleAsync<string>(
                    "SELECT m.content || '/' || r.conversation_id FROM messages m JOIN runs r ON r.run_id = m.run_id WHERE m.message_id = @MessageId AND r.run_id = @RunId",
                    new { started.MessageId, started.RunId }),
                TestContext.Current.CancellationToken);
            Assert.Equal($"Question {i}/{started.ConversationId}", stored);
        }
    }

    [Fact]
    public async Task Leaving_does_not_end_an_answer()
    {
        var gate = new TaskCompletionSource();
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Stream().Text("Half ").Until(gate.Task).Text("and whole.").Finish());
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();

        Started started;
        await using (var socket = await user.ConnectAsync()) started = await socket.ChatAsync("What?");
        var request = await model.NextRequestAsync(TestContext.Current.CancellationToken);
        gate.SetResult();
        var answer = await user.EndedAsync(started);

        Assert.Equal(("Half and whole.", "completed"), (answer.Content, answer.Status));
        Assert.False(request.ClosedByClient.IsCompleted);
    }

    [Fact]
    public async Task Signing_in_by_a_command_tells_how_many_messages_there_are()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var kept = await user.OpenConversationAsync();
        await user.AnsweredAsync(kept, "One");
        await user.AnsweredAsync(kept, "Two");
        var deleted = await user.OpenConversationAsync();
        await user.AnsweredAsync(deleted, "Three");
        await user.SendAsync(HttpMethod.Delete, $"conversations/{deleted}");

        await using var socket = await user.ConnectAsync();
        var answer = await socket.AskAsync(new() { ["type"] = "auth", ["token"] = user.Token });

        Assert.Equal(4, answer.GetProperty("message_count").GetInt32());
    }

    [Fact]
    public async Task A_page_of_messages_leads_to_the_one_before_it()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        foreach (var question in (string[])["One", "Two", "Three"]) await user.AnsweredAsync(conversation, question);
        var all = await user.MessagesAsync(conversation);

        await using var socket = await user.ConnectAsync();
        var newest = await socket.AskAsync(new() { ["type"] = "history", ["conversation_id"] = conversation, ["limit"] = 4 });
        var oldest = await user.GetAsync($"conversations/{conversation}/messages?limit=4&before={all[2].MessageId}");

        Assert.Equal(6, all.Count);
        Assert.Equal(all.Skip(2).Select(m => m.MessageId), newest.GetProperty("messages").EnumerateArray().Select(m => m.Text("message_id")));
        Assert.True(newest.GetProperty("has_more").GetBoolean());
        Assert.Equal(all.Take(2).Select(m => m.MessageId), oldest.GetProperty("messages").EnumerateArray().Select(m => m.Text("message_id")));
        Assert.False(oldest.GetProperty("has_more").GetBoolean());
        Assert.Equal(6, newest.GetProperty("offset").GetInt32() - 1);
    }

    [Fact]
    public async Task Conversations_are_listed_by_their_newest_activity_page_by_page()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var opened = new List<string>();
        for (var i = 0; i < 5; i++) opened.Add(await user.OpenConversationAsync($"Conversation {i}"));
        await user.AnsweredAsync(opened[0], "Up again?");

        var first = await user.GetAsync("conversations?limit=3");
        var second = await user.GetAsync($"conversations?limit=3&before={first.GetProperty("conversations")[2].Text("conversation_id")}");

        Assert.Equal([opened[0], opened[4], opened[3]], first.GetProperty("conversations").EnumerateArray().Select(c => c.Text("conversation_id")));
        Assert.True(first.GetProperty("has_more").GetBoolean());
        Assert.Equal([opened[2], opened[1]], second.GetProperty("conversations").EnumerateArray().Select(c => c.Text("conversation_id")));
        Assert.False(second.GetProperty("has_more").GetBoolean());
    }

    [Fact]
    public async Task A_new_title_is_told_to_lists_and_followers_and_stays()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        await using var socket = await user.ConnectAsync();
        await socket.SubscribeAsync($"conversation:{conversation}");
        await socket.SubscribeAsync($"user:{user.UserId}");

        await user.SendAsync(HttpMethod.Patch, $"conversations/{conversation}", new { title = " Warranty " });
        var follower = await socket.ReceiveAsync("conversation_updated");
        var list = await socket.ReceiveAsync("conversation_updated");
        await user.AnsweredAsync(conversation, "Something else?");

        Assert.Equal(["Warranty", "Warranty"], (string[])[follower.GetProperty("data").Text("title"), list.GetProperty("data").Text("title")]);
        Assert.Equal("Warranty", (await user.GetAsync($"conversations/{conversation}")).GetProperty("conversation").Text("title"));
    }

    [Fact]
    public async Task Who_answers_is_told()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var server = ParleyServer.Start(model);
        await using var offline = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        using var other = await offline.AdministratorAsync();

        Assert.Equal("""{"provider":"openai","model":"scripted","configured":true}""", (await user.GetAsync("assistant")).GetRawText());
        Assert.Equal("""{"provider":"offline","model":"offline","configured":false}""", (await other.GetAsync("assistant")).GetRawText());
    }

    private static bool IsAnswer(JsonElement frame) => frame.Text("type") == "message" && frame.GetProperty("data").Text("role") == "assistant";

    /// <summary>The frames in words; chunks that follow each other count as one.</summary>
    private static IEnumerable<string> Steps(IEnumerable<JsonElement> frames)
    {
        var last = "";
        foreach (var frame in frames)
        {
            var data = frame.GetProperty("data");
            var step = new StringBuilder(frame.Text("type")).Append(frame.Text("type") switch
            {
                "message" => $" {data.Text("role")}",
                "typing" => $" {data.GetProperty("is_typing").GetBoolean()}",
                "rag_progress" => $" {data.Text("stage")} {data.GetProperty("progress").GetInt32()}",
                _ => "",
            }).ToString();
            if (step == last && step == "message_chunk") continue;
            yield return last = step;
        }
    }
}
