using System.Net;
using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

/// <summary>Two users of one workspace: absent and somebody else's are the same answer, through every door.</summary>
public sealed class BoundaryTests
{
    private const string Secret = "zanzibar";

    [Fact]
    public async Task Nothing_of_one_user_is_to_be_had_by_rest()
    {
        await using var server = ParleyServer.Start();
        using var one = await server.AddMemberAsync("one");
        using var other = await server.AddMemberAsync("other");
        var theirs = await AskedAsync(one);
        var own = await other.OpenConversationAsync();
        var (conversation, message, run) = (theirs.ConversationId, theirs.MessageId, theirs.RunId);
        (HttpMethod, string, object?)[] requests =
        [
            (HttpMethod.Get, $"conversations/{conversation}", null),
            (HttpMethod.Get, $"conversations/{conversation}/messages", null),
            (HttpMethod.Get, $"conversations/{conversation}/export?format=md", null),
            (HttpMethod.Get, $"conversations/{conversation}/export?format=json", null),
            (HttpMethod.Patch, $"conversations/{conversation}", new { title = "Mine" }),
            (HttpMethod.Patch, $"conversations/{conversation}", new { }),
            (HttpMethod.Delete, $"conversations/{conversation}", null),
            (HttpMethod.Post, $"conversations/{conversation}/restore", new { }),
            (HttpMethod.Put, $"conversations/{conversation}/context", new { context = (object?)null }),
            (HttpMethod.Post, $"conversations/{conversation}/messages", new { content = "Hello?", request_id = "r" }),
            (HttpMethod.Post, $"conversations/{own}/messages", new { content = "Hello?", request_id = "r", parent_id = message }),
            (HttpMethod.Post, $"messages/{message}/regenerate", new { request_id = "r" }),
            (HttpMethod.Post, $"runs/{run}/stop", new { }),
            (HttpMethod.Post, $"runs/{run}/continue", new { request_id = "r" }),
            (HttpMethod.Get, $"streams/run:{run}", null),
            (HttpMethod.Get, $"channels/conversation:{conversation}/events?wait=0", null),
            (HttpMethod.Get, $"channels/user:{one.UserId}/events?wait=0", null),
        ];

        foreach (var (method, path, body) in requests)
        {
            var (status, problem) = await other.SendAsync(method, path, body);
            Assert.True(status == HttpStatusCode.NotFound, $"{method} {path}: {status}");
            Assert.DoesNotContain(Secret, problem.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.Equal((HttpStatusCode.NotFound, problem.Text("code")), await MissingAsync(other, method, path, body, theirs, one));
        }

        Assert.Equal(own, Assert.Single((await other.GetAsync("conversations")).GetProperty("conversations").EnumerateArray()).Text("conversation_id"));
        Assert.Empty((await other.GetAsync($"search?q={Secret}")).GetProperty("results").EnumerateArray());
        Assert.Empty((await other.GetAsync($"conversations?before={conversation}")).GetProperty("conversations").EnumerateArray());
        Assert.NotEmpty((await one.GetAsync($"search?q={Secret}")).GetProperty("results").EnumerateArray());
        Assert.Equal(2, (await one.MessagesAsync(conversation)).Count);
    }

    [Fact]
    public async Task Nothing_of_one_user_is_to_be_had_by_commands()
    {
        await using var server = ParleyServer.Start();
        using var one = await server.AddMemberAsync("one");
        using var other = await server.AddMemberAsync("other");
        var theirs = await AskedAsync(one);
        await using var watcher = await one.ConnectAsync();
        await watcher.SubscribeAsync($"conversation:{theirs.ConversationId}");
        await using var socket = await other.ConnectAsync();
        var conversation = theirs.ConversationId;
        Dictionary<string, object?>[] commands =
        [
            new() { ["type"] = "subscribe", ["channel"] = $"conversation:{conversation}" },
            new() { ["type"] = "subscribe", ["channel"] = $"conversation:{conversation}", ["since"] = new { epoch = theirs.Epoch, offset = 0 } },
            new() { ["type"] = "subscribe", ["channel"] = $"user:{one.UserId}" },
            new() { ["type"] = "history", ["conversation_id"] = conversation },
            new() { ["type"] = "chat", ["conversation_id"] = conversation, ["content"] = "Hello?", ["request_id"] = "r" },
            new() { ["type"] = "context", ["conversation_id"] = conversation },
            new() { ["type"] = "typing", ["conversation_id"] = conversation, ["is_typing"] = true },
            new() { ["type"] = "read", ["conversation_id"] = conversation, ["offset"] = 1 },
            new() { ["type"] = "stop", ["run_id"] = theirs.RunId },
        ];

        foreach (var command in commands)
        {
            var answer = await socket.AskAsync(command);
            Assert.Equal(("error", "not_found"), (answer.Text("type"), answer.Text("code")));
        }

        // Naming a stream with a channel of one's own does not open it either.
        var own = await other.OpenConversationAsync();
        await socket.SubscribeAsync($"conversation:{own}", null, new() { [$"run:{theirs.RunId}"] = 0 });
        await socket.AskAsync(new() { ["type"] = "ping" });
        Assert.DoesNotContain(socket.Frames, f => f.ToString().Contains(Secret, StringComparison.OrdinalIgnoreCase));
        await watcher.AskAsync(new() { ["type"] = "ping" });
        Assert.Equal(["connection", "subscribed", "pong"], watcher.Frames.Select(f => f.Text("type")));
    }

    [Fact]
    public async Task Events_of_one_user_are_not_pushed_to_another()
    {
        await using var server = ParleyServer.Start();
        using var one = await server.AddMemberAsync("one");
        using var other = await server.AddMemberAsync("other");
        var theirs = await AskedAsync(one);
        await using var socket = await other.ConnectAsync();
        await socket.SubscribeAsync($"user:{other.UserId}");
        var forbidden = $"conversation:{theirs.ConversationId}";
        using var events = new StreamReader(await other.Http.GetStreamAsync(
            new Uri(server.Address, $"events?channels=user:{other.UserId},user:{one.UserId},{forbidden}&cursor={forbidden}@{theirs.Epoch}:0&streams=run:{theirs.RunId}@0"),
            TestContext.Current.CancellationToken));
        var read = new StringBuilder();
        await ReadUntilAsync($"\"re\":\"{forbidden}\"");

        await one.AnsweredAsync(theirs.ConversationId, $"Where else is {Secret}?");
        var own = await other.OpenConversationAsync("Mine");
        await ReadUntilAsync(own);
        await socket.ReceiveAsync("conversation_updated");

        Assert.DoesNotContain(Secret, read.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, read.ToString().Split("\"code\":\"not_found\"").Length - 1);
        Assert.Equal(["connection", "subscribed", "conversation_updated"], socket.Frames.Select(f => f.Text("type")));

        async Task ReadUntilAsync(string text)
        {
            while (!read.ToString().Contains(text, StringComparison.Ordinal))
                read.AppendLine(await events.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException(read.ToString()));
        }
    }

    [Fact]
    public async Task A_document_that_is_somebody_elses_is_no_context_and_no_source()
    {
        await using var server = ParleyServer.Start();
        using var one = await server.AddMemberAsync("one");
        using var other = await server.AddMemberAsync("other");
        var document = await one.UploadAsync("secret.txt", "The code word for the vault is zanzibar. Nobody else may know the code word.");
        var conversation = await other.OpenConversationAsync();
        var context = new { kind = "document", document_id = document };

        var refused = await other.RefusedAsync(HttpMethod.Put, $"conversations/{conversation}/context", new { context });
        var refusedToo = await other.RefusedAsync(HttpMethod.Post, $"conversations/{conversation}/messages", new { content = "What?", request_id = "r", context });
        var answer = await other.AnsweredAsync(conversation, "What is the code word for the vault?");
        var own = await one.AnsweredAsync(await one.OpenConversationAsync(), "What is the code word for the vault?");

        Assert.Equal(("not_found", "not_found"), (refused, refusedToo));
        Assert.DoesNotContain(Secret, JsonSerializer.Serialize(answer), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Secret, own.Content, StringComparison.Ordinal);
    }

    private static async Task<Started> AskedAsync(TestUser user)
    {
        var started = await user.AskAsync(await user.OpenConversationAsync(Secret), $"Where is {Secret}?");
        await user.EndedAsync(started);
        return started;
    }

    // The same request for what nobody has: the two answers must not be told apart.
    private static async Task<(HttpStatusCode, string)> MissingAsync(
        TestUser user, HttpMethod method, string path, object? body, Started theirs, TestUser owner)
    {
        const string Nothing = "01a00000000070008000000000000000";
        foreach (var id in (string[])[theirs.ConversationId, theirs.MessageId, theirs.RunId, owner.UserId]) path = path.Replace(id, Nothing, StringComparison.Ordinal);
        var absent = body is null ? null : JsonSerializer.Serialize(body).Replace(theirs.MessageId, Nothing, StringComparison.Ordinal);
        var (status, problem) = await user.SendAsync(method, path, absent);
        return (status, problem.Text("code"));
    }
}
