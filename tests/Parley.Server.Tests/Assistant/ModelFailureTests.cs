using System.Diagnostics;
using Parley.Server.Assistant.Models;
using Parley.Server.Tests.Harness;
using static Parley.Server.Tests.Assistant.ModelTestBed;

namespace Parley.Server.Tests.Assistant;

public sealed class ModelFailureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Providers => ["openai", "anthropic"];

    [Theory, MemberData(nameof(Providers))]
    public async Task A_429_is_asked_again_when_Retry_After_has_passed(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Refuse(429, "Slow down", "rate_limit_error", retryAfter: "1"), ScriptedReply.Answer("Two years."));
        using var model = Connect(server, provider);
        var clock = Stopwatch.StartNew();

        var (text, _) = await model.ReadAsync(Ask());

        Assert.Equal("Two years.", text);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.95), TimeSpan.FromSeconds(20));
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(server.Requests[0].Body, server.Requests[1].Body);
    }

    [Fact]
    public async Task A_Retry_After_beyond_the_cap_fails_at_once_and_tells_the_time()
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Refuse(429, "Slow down", "rate_limit_error", retryAfter: "3600"));
        using var model = Connect(server, "openai");

        var (failure, _) = await model.FailAsync(Ask());

        Assert.Equal((429, TimeSpan.FromHours(1), true), (failure.Status, failure.RetryAfter, failure.Temporary));
        Assert.Single(server.Requests);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Server_errors_are_asked_again_as_often_as_configured_and_then_told(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Default = ScriptedReply.Refuse(500, "The engine is down", "server_error");
        using var model = Connect(server, provider, options => options.Retries = 1);

        var (failure, text) = await model.FailAsync(Ask());

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal("", text);
        Assert.Equal(("model_error", provider, 500, true), (failure.Code, failure.Provider, failure.Status, failure.Temporary));
        Assert.Equal("req_scripted", failure.RequestId);
        Assert.Equal($"The model provider {provider} at {server.Address.Authority} answered 500: The engine is down", failure.Message);
    }

    [Theory]
    [InlineData("openai", 401, "invalid_request_error", "invalid_api_key")]
    [InlineData("openai", 404, "invalid_request_error", "model_not_found")]
    [InlineData("openai", 429, "insufficient_quota", "insufficient_quota")]
    [InlineData("anthropic", 400, "invalid_request_error", null)]
    [InlineData("anthropic", 401, "authentication_error", null)]
    public async Task What_cannot_get_better_is_not_asked_again(string provider, int status, string type, string? code)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Default = ScriptedReply.Refuse(status, "No.", type, code: code);
        using var model = Connect(server, provider);

        var (failure, _) = await model.FailAsync(Ask());

        Assert.Equal((status, false), (failure.Status, failure.Temporary));
        Assert.Single(server.Requests);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_key_that_the_provider_repeats_is_in_no_message(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Default = ScriptedReply.Refuse(401, $"Incorrect API key provided: {Key}. Yours looks like sk-abcd****wxyz.");
        using var model = Connect(server, provider);

        var (failure, _) = await model.FailAsync(Ask());

        Assert.Contains("Incorrect API key provided: ***.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_error_in_mid_stream_fails_the_answer_and_is_not_asked_again(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Text("Two ").Error("Overloaded", "overloaded_error"));
        using var model = Connect(server, provider);

        var (failure, text) = await model.FailAsync(Ask());

        Assert.Equal("Two ", text);
        Assert.EndsWith("broke off with an error: Overloaded", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.Temporary);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("""{"error":{"message":"No capacity","code":503}}""", "No capacity", true)]
    [InlineData("""{"error":{"message":"Blocked","code":403}}""", "Blocked", false)]
    [InlineData("""{"error":"out of memory"}""", "out of memory", false)]
    [InlineData("""{"error":{}}""", "it gave no reason", false)]
    public async Task Errors_in_mid_stream_are_read_in_the_forms_that_compatible_servers_send(string json, string said, bool temporary)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Text("Two ").Raw($"data: {json}\n\n").Text("never read").Finish());
        using var model = Connect(server, "openai");

        var (failure, text) = await model.FailAsync(Ask());

        Assert.Equal("Two ", text);
        Assert.EndsWith($"broke off with an error: {said}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(temporary, failure.Temporary);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_page_of_HTML_in_place_of_an_answer_tells_its_status_alone(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Default = ScriptedReply.RefuseRaw(403, "<html><h1>Forbidden by the proxy</h1></html>");
        using var model = Connect(server, provider);

        var (failure, _) = await model.FailAsync(Ask());

        Assert.EndsWith("answered 403: Forbidden", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_overload_before_the_first_text_is_asked_again(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Error("Overloaded", "overloaded_error"), ScriptedReply.Answer("Two years."));
        using var model = Connect(server, provider);

        Assert.Equal("Two years.", (await model.ReadAsync(Ask())).Text);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_stream_that_ends_without_finishing_is_a_failure(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Text("Two "));
        using var model = Connect(server, provider);

        var (failure, text) = await model.FailAsync(Ask());

        Assert.Equal("Two ", text);
        Assert.Contains("ended its answer without finishing it", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_DONE_without_a_finish_reason_is_a_failure()
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Text("Two ").Raw("data: [DONE]\n\n"));
        using var model = Connect(server, "openai");

        Assert.Contains("without finishing", (await model.FailAsync(Ask())).Failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_connection_cut_in_mid_stream_keeps_the_text_and_says_what_happened(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        // A reset may overtake text that the client has not read yet: it is cut when the text was seen.
        var seen = new TaskCompletionSource();
        server.Reply(ScriptedReply.Stream().Text("Two ").Until(seen.Task).Cut());
        using var model = Connect(server, provider);

        var (failure, text) = await model.FailAsync(Ask(), () => seen.TrySetResult());

        Assert.Equal("Two ", text);
        Assert.Contains("lost the connection", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_provider_that_never_answers_is_left_after_the_first_token_limit(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Default = ScriptedReply.Silence();
        using var model = Connect(server, provider, options => options.FirstTokenTimeout = TimeSpan.FromMilliseconds(400));

        var (failure, _) = await model.FailAsync(Ask());

        Assert.Contains("sent nothing within 0.4 s", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.TimedOut);
        var request = Assert.Single(server.Requests);
        await request.ClosedByClient.WaitAsync(TimeSpan.FromSeconds(1), Cancellation);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_provider_that_accepts_and_sends_no_text_is_left_after_the_first_token_limit(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Default = ScriptedReply.Stream().Hang();
        using var model = Connect(server, provider, options => options.FirstTokenTimeout = TimeSpan.FromMilliseconds(400));

        Assert.Contains("sent nothing within 0.4 s", (await model.FailAsync(Ask())).Failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_provider_that_falls_silent_in_mid_stream_is_left_after_the_idle_limit(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Text("Two ").Hang());
        using var model = Connect(server, provider, options => options.IdleTimeout = TimeSpan.FromMilliseconds(400));

        var (failure, text) = await model.FailAsync(Ask());

        Assert.Equal("Two ", text);
        Assert.Contains("sent nothing for 0.4 s in the middle of its answer", failure.Message, StringComparison.Ordinal);
        await Assert.Single(server.Requests).ClosedByClient.WaitAsync(TimeSpan.FromSeconds(1), Cancellation);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_whole_answer_has_a_limit_however_lively_it_is(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Slowly(string.Join(' ', Enumerable.Repeat("word", 10_000)), TimeSpan.FromMilliseconds(10)).Finish());
        using var model = Connect(server, provider, options =>
        {
            options.Timeout = TimeSpan.FromSeconds(1);
            options.FirstTokenTimeout = TimeSpan.FromSeconds(1);
        });

        Assert.Contains("did not finish within 1 s", (await model.FailAsync(Ask())).Failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Malformed_JSON_in_the_stream_is_a_failure(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Text("Two ").Raw("event: content_block_delta\ndata: {\"id\": \"x\", \n\n"));
        using var model = Connect(server, provider);

        var (failure, text) = await model.FailAsync(Ask());

        Assert.Equal("Two ", text);
        Assert.Contains("not valid JSON", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_finish_without_any_text_is_told(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Finish("length"));
        using var model = Connect(server, provider);

        Assert.Contains("finished (length) without any text", (await model.FailAsync(Ask())).Failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_refused_connection_is_tried_again_and_then_told(string provider)
    {
        Uri address;
        await using (var gone = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation))
            address = gone.Address;
        using var model = Create(options =>
        {
            (options.Provider, options.BaseUrl, options.Model, options.Retries) = (provider, address.ToString(), "scripted", 1);
        });
        var clock = Stopwatch.StartNew();

        var (failure, _) = await model.FailAsync(Ask());

        Assert.Equal($"The model provider {provider} at {address.Authority} refused the connection.", failure.Message);
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(240), "there was no second attempt");
    }

}
