using System.Diagnostics;
using System.Text;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class StopTests
{
    [Fact]
    public async Task Another_connection_stops_an_answer_within_a_second_and_keeps_its_text()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Stream().Text("The würzige ", "beginning").Hang());
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        await using var first = await user.ConnectAsync();
        await using var second = await user.ConnectAsync();
        var conversation = await user.OpenConversationAsync();
        await first.SubscribeAsync($"conversation:{conversation}");
        var started = await first.ChatAsync("What?", conversation);
        var request = await model.NextRequestAsync(TestContext.Current.CancellationToken);
        await user.EventuallyAsync($"streams/run:{started.RunId}", s => s.Text("text").EndsWith("beginning", StringComparison.Ordinal));

        var clock = Stopwatch.StartNew();
        var stopped = await second.AskAsync(new() { ["type"] = "stop", ["run_id"] = started.RunId });
        await request.ClosedByClient.WaitAsync(TestContext.Current.CancellationToken);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        var answer = TestUser.ToMessage((await first.ReceiveAsync(f => f.Text("type") == "message" && f.GetProperty("data").Text("role") == "assistant")).GetProperty("data"));
        Assert.Equal(("The würzige beginning", "stopped"), (answer.Content, answer.Status));
        Assert.True(answer.Usage is { InputTokens: > 0, OutputTokens: > 0, Estimated: true });
        Assert.Null(answer.Error);
        Assert.Equal("stopped", stopped.Text("type"));
        Assert.Equal(Encoding.UTF8.GetByteCount(answer.Content), stopped.GetProperty("position").GetInt64());
    }

    [Fact]
    public async Task Stopping_twice_by_any_door_answers_the_same()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Stream().Text("Half").Hang());
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        var started = await user.AskAsync(await user.OpenConversationAsync(), "What?");
        await user.EventuallyAsync($"streams/run:{started.RunId}", s => s.Text("text") == "Half");

        var stops = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => user.PostAsync($"runs/{started.RunId}/stop")));
        var later = await user.PostAsync($"runs/{started.RunId}/stop");

        Assert.All(stops.Append(later), s => Assert.Equal((started.RunId, "stopped", 4), (s.Text("run_id"), s.Text("status"), s.GetProperty("position").GetInt32())));
        var offset = (await user.GetAsync($"conversations/{started.ConversationId}")).GetProperty("offset").GetInt32();
        Assert.Equal(3, offset);
    }

    [Fact]
    public async Task Stopping_a_complete_answer_changes_nothing()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        var answer = await user.AnsweredAsync(conversation, "What?");

        var stopped = await user.PostAsync($"runs/{answer.RunId}/stop");

        Assert.Equal("completed", stopped.Text("status"));
        Assert.Equal("completed", (await user.MessagesAsync(conversation))[^1].Status);
    }

    [Fact]
    public async Task An_answer_that_waits_for_its_turn_can_be_stopped()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Stream().Text("Busy").Hang());
        await using var server = ParleyServer.Start(model, ("Assistant:Runs:Concurrency", "1"));
        using var user = await server.AdministratorAsync();
        var running = await user.AskAsync(await user.OpenConversationAsync(), "First?");
        await model.NextRequestAsync(TestContext.Current.CancellationToken);
        var waiting = await user.AskAsync(await user.OpenConversationAsync(), "Second?");

        Assert.Equal("queued", (await user.MessagesAsync(waiting.ConversationId))[^1].Status);
        var stopped = await user.PostAsync($"runs/{waiting.RunId}/stop");
        await user.PostAsync($"runs/{running.RunId}/stop");

        Assert.Equal(("stopped", 0), (stopped.Text("status"), stopped.GetProperty("position").GetInt32()));
        Assert.Equal(("", "stopped"), ((await user.MessagesAsync(waiting.ConversationId))[^1].Content, (await user.MessagesAsync(waiting.ConversationId))[^1].Status));
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task More_answers_than_may_wait_are_refused_for_the_moment()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Default = ScriptedReply.Stream().Hang();
        await using var server = ParleyServer.Start(model, ("Assistant:Runs:Waiting", "1"));
        using var user = await server.AdministratorAsync();
        var started = await user.AskAsync(await user.OpenConversationAsync(), "First?");
        var other = await user.OpenConversationAsync();

        var refused = await user.RefusedAsync(HttpMethod.Post, $"conversations/{other}/messages", new { content = "Second?", request_id = "r2" });
        await user.PostAsync($"runs/{started.RunId}/stop");
        model.Default = ScriptedReply.Answer("Now.");
        var answer = await user.AnsweredAsync(other, "Second?");

        Assert.Equal("unavailable", refused);
        Assert.Equal("Now.", answer.Content);
    }

    [Fact]
    public async Task A_branch_in_which_an_answer_is_being_written_takes_no_message()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Stream().Text("Half").Hang());
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        var started = await user.AskAsync(await user.OpenConversationAsync(), "First?");

        var refused = await user.RefusedAsync(
            HttpMethod.Post, $"conversations/{started.ConversationId}/messages", new { content = "Second?", request_id = "r2" });

        Assert.Equal("conflict", refused);
        await user.PostAsync($"runs/{started.RunId}/stop");
    }
}
