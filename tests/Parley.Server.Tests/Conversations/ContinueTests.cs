using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Storage;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class ContinueTests
{
    [Fact]
    public async Task An_answer_that_the_servers_end_interrupted_goes_on_in_its_message()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Stream().Text("Die Gewähr ", "gilt ").Hang(), ScriptedReply.Answer("zwei ", "Jahre."));
        await using var server = ParleyServer.Start(model);
        using var before = await server.AdministratorAsync();
        var started = await before.AskAsync(await before.OpenConversationAsync(), "Wie lange?");
        await before.EventuallyAsync($"streams/run:{started.RunId}", s => s.Text("text").EndsWith("gilt ", StringComparison.Ordinal));

        await server.RestartAsync();
        using var user = before.After(server);
        var interrupted = (await user.MessagesAsync(started.ConversationId))[^1];
        Assert.Equal(("Die Gewähr gilt ", "interrupted"), (interrupted.Content, interrupted.Status));

        await using var socket = await user.ConnectAsync();
        await socket.SubscribeAsync($"conversation:{started.ConversationId}", new { epoch = started.Epoch, offset = started.Offset });
        await socket.ReceiveAsync(f => IsAnswer(f) && f.GetProperty("data").Text("status") == "interrupted");
        var continued = Started.Of(await user.PostAsync($"runs/{started.RunId}/continue", new { request_id = "c1" }));
        var frames = await socket.ReceiveUntilAsync(IsAnswer);
        var answer = TestUser.ToMessage(frames[^1].GetProperty("data"));

        Assert.Equal(interrupted.MessageId, continued.MessageId);
        Assert.Equal((interrupted.MessageId, "Die Gewähr gilt zwei Jahre.", "completed"), (answer.MessageId, answer.Content, answer.Status));
        Assert.Equal(continued.RunId, answer.RunId);
        var chunk = frames.First(f => f.Text("type") == "message_chunk").GetProperty("data");
        Assert.Equal(Encoding.UTF8.GetByteCount(interrupted.Content), chunk.GetProperty("position").GetInt64());
        Assert.Contains("Die Gewähr gilt", model.Requests[^1].Body.Replace("\\u00E4", "ä", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
        Assert.Equal(2, (await user.MessagesAsync(started.ConversationId)).Count);
    }

    [Fact]
    public async Task Who_holds_the_text_so_far_is_sent_only_the_rest()
    {
        var gate = new TaskCompletionSource();
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Stream().Text("Die Gewähr").Error("down", "server_error"), ScriptedReply.Stream().Until(gate.Task).Text(" gilt.").Finish());
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        var failed = await user.AnsweredAsync(await user.OpenConversationAsync(), "Wie lange?");
        var held = Encoding.UTF8.GetByteCount(failed.Content);
        var continued = Started.Of(await user.PostAsync($"runs/{failed.RunId}/continue", new { request_id = "c1" }));

        await using var socket = await user.ConnectAsync();
        await socket.SubscribeAsync($"conversation:{failed.ConversationId}", null, new() { [$"run:{continued.RunId}"] = held });
        gate.SetResult();
        var frames = await socket.ReceiveUntilAsync(IsAnswer);

        var chunks = frames.Where(f => f.Text("type") == "message_chunk").Select(f => f.GetProperty("data")).ToList();
        Assert.Equal(held, chunks[0].GetProperty("position").GetInt64());
        Assert.Equal(" gilt.", string.Concat(chunks.Select(c => c.Text("text"))));
        var answer = TestUser.ToMessage(frames[^1].GetProperty("data"));
        Assert.Equal("Die Gewähr gilt.", answer.Content);
        Assert.Null(answer.Error);
        Assert.True(answer.Usage!.OutputTokens > failed.Usage!.OutputTokens);
    }

    [Theory]
    [InlineData("running")]
    [InlineData("queued")]
    public async Task A_start_finds_what_a_crash_left_and_keeps_its_text(string status)
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Stream().Text("On disk").Hang());
        await using var server = ParleyServer.Start(model);
        using var before = await server.AdministratorAsync();
        var started = await before.AskAsync(await before.OpenConversationAsync(), "What?");
        await before.EventuallyAsync($"streams/run:{started.RunId}", s => s.Text("text") == "On disk");
        await before.PostAsync($"runs/{started.RunId}/stop");
        // As a process leaves it that was killed in the middle: the pieces are there, the ends are not.
        await server.Services.GetRequiredService<Database>().WriteAsync(scope => scope.Connection.ExecuteAsync(
            """
            UPDATE runs SET status = @status, ended_at = NULL WHERE run_id = @RunId;
            UPDATE messages SET content = '', status = 'queued' WHERE run_id = @RunId AND role = 'assistant';
            UPDATE streams SET status = 'open' WHERE stream_id = @stream;
            """, new { status, started.RunId, stream = $"run:{started.RunId}" }, scope.Transaction), TestContext.Current.CancellationToken);

        await server.RestartAsync();
        using var user = before.After(server);
        var message = (await user.MessagesAsync(started.ConversationId))[^1];
        var stopped = await user.PostAsync($"runs/{started.RunId}/stop");
        var answer = await user.EndedAsync(Started.Of(await user.PostAsync($"runs/{started.RunId}/continue", new { request_id = "c1" })));

        Assert.Equal(("On disk", "interrupted"), (message.Content, message.Status));
        Assert.Equal("interrupted", stopped.Text("status"));
        Assert.Equal(("On diskThis is the scripted model.", "completed"), (answer.Content, answer.Status));
    }

    [Fact]
    public async Task Only_an_answer_without_an_end_can_be_continued_and_only_once()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Stream().Text("Half").Error("down", "server_error"));
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        var failed = await user.AnsweredAsync(await user.OpenConversationAsync(), "What?");
        var continued = Started.Of(await user.PostAsync($"runs/{failed.RunId}/continue", new { request_id = "c1" }));
        var answer = await user.EndedAsync(continued);

        Assert.Equal("completed", answer.Status);
        Assert.Equal("conflict", await user.RefusedAsync(HttpMethod.Post, $"runs/{failed.RunId}/continue", new { request_id = "c2" }));
        Assert.Equal("conflict", await user.RefusedAsync(HttpMethod.Post, $"runs/{continued.RunId}/continue", new { request_id = "c3" }));
        Assert.Equal(continued, Started.Of(await user.PostAsync($"runs/{failed.RunId}/continue", new { request_id = "c1" })));
    }

    private static bool IsAnswer(JsonElement frame) => frame.Text("type") == "message" && frame.GetProperty("data").Text("role") == "assistant";
}
