using System.Diagnostics;
using Parley.Server.Assistant.Models;
using Parley.Server.Tests.Harness;
using static Parley.Server.Tests.Assistant.ModelTestBed;

namespace Parley.Server.Tests.Assistant;

public sealed class ModelStreamingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Providers => ["openai", "anthropic"];

    [Theory, MemberData(nameof(Providers))]
    public async Task An_answer_arrives_piece_by_piece_and_ends_once(string provider)
    {
        var gate = new TaskCompletionSource();
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Text("Two ").Until(gate.Task).Text("years ", "[1].").Finish());
        using var model = Connect(server, provider);

        await using var updates = model.StreamAsync(Ask(), Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(new ModelText("Two "), updates.Current);

        gate.SetResult();
        var rest = new List<ModelUpdate>();
        while (await updates.MoveNextAsync())
            rest.Add(updates.Current);
        Assert.Equal([new ModelText("years "), new ModelText("[1].")], rest[..2]);
        Assert.Equal("scripted-1", Assert.IsType<ModelEnd>(Assert.Single(rest[2..])).Model);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Usage_comes_from_the_provider_when_it_reports_it(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Text("Two years.").Finish("stop", inputTokens: 311, outputTokens: 7));
        using var model = Connect(server, provider);

        var (_, end) = await model.ReadAsync(Ask());

        Assert.Equal(new ModelUsage(311, 7, Estimated: false), end.Usage);
    }

    [Fact]
    public async Task Usage_is_estimated_and_says_so_when_the_provider_is_silent_about_it()
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Answer("12345678", "9"));
        using var model = Connect(server, "openai");
        var prompt = Ask();

        var (_, end) = await model.ReadAsync(prompt);

        Assert.Equal(new ModelUsage(prompt.EstimatedTokens, 3, Estimated: true), end.Usage);
    }

    [Theory]
    [InlineData("openai", "stop", "stop")]
    [InlineData("openai", "length", "length")]
    [InlineData("anthropic", "stop", "stop")]
    [InlineData("anthropic", "length", "length")]
    public async Task The_end_says_whether_the_answer_was_cut(string provider, string reason, string expected)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Text("Two").Finish(reason));
        using var model = Connect(server, provider);

        Assert.Equal(expected, (await model.ReadAsync(Ask())).End.FinishReason);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Cancelling_closes_the_providers_request_within_a_second(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Text("Two ").Hang());
        using var model = Connect(server, provider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var updates = model.StreamAsync(Ask(), stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await updates.MoveNextAsync());

        var next = updates.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        await (await server.NextRequestAsync(Cancellation)).ClosedByClient.WaitAsync(TimeSpan.FromSeconds(1), Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Single(server.Requests);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Leaving_while_the_provider_writes_closes_its_request_within_a_second(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Slowly(string.Join(' ', Enumerable.Repeat("word", 5_000)), TimeSpan.FromMilliseconds(2)).Finish());
        using var model = Connect(server, provider);

        await foreach (var update in model.StreamAsync(Ask(), Cancellation))
        {
            Assert.IsType<ModelText>(update);
            break;
        }

        await server.Requests[0].ClosedByClient.WaitAsync(TimeSpan.FromSeconds(1), Cancellation);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Cancelling_before_the_provider_says_anything_closes_its_request(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Silence());
        using var model = Connect(server, provider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var updates = model.StreamAsync(Ask(), stop.Token).GetAsyncEnumerator(stop.Token);
        var first = updates.MoveNextAsync().AsTask();
        var request = await server.NextRequestAsync(Cancellation);

        await stop.CancelAsync();

        await request.ClosedByClient.WaitAsync(TimeSpan.FromSeconds(1), Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Slow_tokens_outlast_the_idle_limit_as_long_as_each_comes_in_time(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Stream().Slowly("one two three four five six", TimeSpan.FromMilliseconds(300)).Finish());
        using var model = Connect(server, provider, options => options.IdleTimeout = TimeSpan.FromSeconds(1.5));
        var clock = Stopwatch.StartNew();

        var (text, _) = await model.ReadAsync(Ask());

        Assert.Equal("one two three four five six ", text);
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(1.5));
    }
}
