using Parley.Protocol.Events;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class FailedRunTests
{
    [Fact]
    public async Task A_provider_that_is_busy_is_asked_again()
    {
        var answer = await AnswerAsync([ScriptedReply.Refuse(429, retryAfter: "0"), ScriptedReply.Answer("Here.")]);

        Assert.Equal(("Here.", "completed"), (answer.Content, answer.Status));
        Assert.Null(answer.Error);
    }

    [Fact]
    public async Task A_provider_that_refuses_is_named_with_what_it_said()
    {
        var answer = await AnswerAsync([ScriptedReply.Refuse(401, "Incorrect key")]);

        Assert.Equal(("", "failed", "model_error"), (answer.Content, answer.Status, answer.Error!.Code));
        Assert.NotNull(answer.Error.Provider);
        Assert.Equal("req_scripted", answer.Error.RequestId);
    }

    [Fact]
    public async Task An_error_in_the_middle_keeps_the_text_before_it()
    {
        var answer = await AnswerAsync([ScriptedReply.Stream().Text("Half of ", "it").Error("overloaded", "server_error")]);

        Assert.Equal(("Half of it", "failed", "model_error"), (answer.Content, answer.Status, answer.Error!.Code));
        Assert.True(answer.Usage!.Estimated);
    }

    [Fact]
    public async Task A_stream_without_an_end_is_a_failure()
    {
        var answer = await AnswerAsync([ScriptedReply.Stream().Text("Half of it")]);

        Assert.Equal(("Half of it", "failed"), (answer.Content, answer.Status));
        Assert.Contains("without finishing", answer.Error!.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_keeps_the_text_before_it()
    {
        var answer = await AnswerAsync([ScriptedReply.Stream().Text("Half of it").Pause(TimeSpan.FromMilliseconds(50)).Cut()]);

        Assert.Equal("failed", answer.Status);
        Assert.Equal("Half of it", answer.Content);
    }

    [Fact]
    public async Task A_model_that_hangs_is_given_up()
    {
        var answer = await AnswerAsync(
            [ScriptedReply.Stream().Text("Half of it").Hang()], ("Assistant:Model:IdleTimeout", "00:00:00.300"));

        Assert.Equal(("Half of it", "failed"), (answer.Content, answer.Status));
    }

    [Fact]
    public async Task A_model_that_says_nothing_is_given_up()
    {
        var answer = await AnswerAsync([ScriptedReply.Silence()], ("Assistant:Model:FirstTokenTimeout", "00:00:00.300"));

        Assert.Equal(("", "failed"), (answer.Content, answer.Status));
    }

    [Fact]
    public async Task What_a_database_cannot_hold_is_taken_out_of_an_answer()
    {
        var answer = await AnswerAsync([ScriptedReply.Answer("A\0B", "\U0001F600")]);

        Assert.Equal("AB\U0001F600", answer.Content);
    }

    private static async Task<Message> AnswerAsync(ScriptedReply[] replies, params IEnumerable<(string Name, string Value)> settings)
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(replies);
        await using var server = ParleyServer.Start(model, settings);
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        var answer = await user.AnsweredAsync(conversation, "What?");
        // The event and the state are the same thing.
        Assert.Equivalent(answer, (await user.MessagesAsync(conversation))[^1]);
        return answer;
    }
}
