using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Parley.Server.Tests.Harness;
using static Parley.Server.Tests.Assistant.ModelTestBed;

namespace Parley.Server.Tests.Assistant;

public sealed class ModelRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Providers => ["openai", "anthropic"];

    [Theory]
    [InlineData("openai", "", "/v1/chat/completions")]
    [InlineData("openai", "/v1", "/v1/chat/completions")]
    [InlineData("openai", "/v1/", "/v1/chat/completions")]
    [InlineData("openai", "/api/openai", "/api/openai/chat/completions")]
    [InlineData("anthropic", "", "/v1/messages")]
    [InlineData("anthropic", "/v1", "/v1/messages")]
    [InlineData("anthropic", "/proxy/v1/", "/proxy/v1/messages")]
    public async Task A_base_address_is_used_as_it_was_given(string provider, string path, string expected)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        using var model = Connect(server, provider, options => options.BaseUrl = server.Address.ToString().TrimEnd('/') + path);

        await model.ReadAsync(Ask());

        Assert.Equal(expected, Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task OpenAI_gets_one_string_a_message_and_what_the_options_say()
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        using var model = Connect(server, "openai", options => (options.MaxTokens, options.Temperature) = (321, 0.5));
        var prompt = Ask("What does it cover?", Warranty);

        await model.ReadAsync(prompt);

        var request = Assert.Single(server.Requests);
        Assert.Equal("Bearer " + Key, request.Headers["Authorization"]);
        Assert.Equal("scripted", (string?)request.Json["model"]);
        Assert.Equal(321, (int?)request.Json["max_tokens"]);
        Assert.Equal(0.5, (double?)request.Json["temperature"]);
        Assert.True((bool?)request.Json["stream"]);
        Assert.True((bool?)request.Json["stream_options"]!["include_usage"]);
        var messages = request.Json["messages"]!.AsArray();
        Assert.Equal(["system", "user"], messages.Select(message => (string?)message!["role"]));
        Assert.Equal(prompt.Messages.Select(message => message.Text), messages.Select(Content));
        Assert.Single(Occurrences(request.Body, "Batteries are excluded."));
    }

    [Fact]
    public async Task Anthropic_gets_the_system_prompt_apart_and_the_question_last()
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        using var model = Connect(server, "anthropic", options => options.MaxTokens = 321);
        var prompt = Ask("What does it cover?", Warranty);

        await model.ReadAsync(prompt);

        var request = Assert.Single(server.Requests);
        Assert.Equal("Bearer " + Key, request.Headers["Authorization"]);
        Assert.Equal(321, (int?)request.Json["max_tokens"]);
        Assert.Null(request.Json["temperature"]);
        Assert.Equal(prompt.Messages[0].Text, Content(new JsonObject { ["content"] = request.Json["system"]!.DeepClone() }));
        var question = Assert.Single(request.Json["messages"]!.AsArray());
        Assert.Equal("user", (string?)question!["role"]);
        Assert.Equal(prompt.Messages[1].Text, Content(question));
        Assert.Single(Occurrences(request.Body, "Batteries are excluded."));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_server_without_a_key_is_sent_none(string provider)
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        using var model = Connect(server, provider, options => options.ApiKey = null);

        await model.ReadAsync(Ask());

        var headers = Assert.Single(server.Requests).Headers;
        Assert.DoesNotContain("Authorization", headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("x-api-key", headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_key_is_in_no_log_line(string provider)
    {
        var log = new RecordingLogger<Parley.Server.Assistant.Models.LanguageModel>();
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Reply(ScriptedReply.Refuse(503, $"no capacity for {Key}"), ScriptedReply.Answer("Two years."));
        using var model = Connect(server, provider, logger: log);

        await model.ReadAsync(Ask());

        var line = Assert.Single(log.Lines);
        Assert.Contains("503", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, line, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_redirect_is_not_followed_with_the_key(string provider)
    {
        await using var elsewhere = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        server.Default = ScriptedReply.Redirect(new Uri(elsewhere.Address, "/v1/messages"));
        using var model = Connect(server, provider);

        Assert.Equal(307, (await model.FailAsync(Ask())).Failure.Status);
        Assert.Empty(elsewhere.Requests);
    }

    private static string Content(JsonNode? message) => message!["content"] switch
    {
        JsonArray parts => string.Concat(parts.Select(part => (string?)part!["text"])),
        var text => (string)text!,
    };

    private static IEnumerable<int> Occurrences(string text, string part)
    {
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
            yield return at;
    }
}
