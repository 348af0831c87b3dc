using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Parley.Server.Assistant.Models;
using static Parley.Server.Tests.Assistant.ModelTestBed;

namespace Parley.Server.Tests.Assistant;

public sealed class ModelOptionsTests
{
    [Theory]
    [InlineData(null, null, null, "offline")]
    [InlineData(null, "http://localhost:11434/v1", null, "openai")]
    [InlineData(null, null, Key, "openai")]
    [InlineData("offline", null, Key, "offline")]
    [InlineData("Anthropic", null, Key, "anthropic")]
    [InlineData("OPENAI", null, Key, "openai")]
    public void The_provider_follows_from_what_is_set(string? provider, string? baseUrl, string? key, string expected) =>
        Assert.Equal(expected, new ModelOptions { Provider = provider, BaseUrl = baseUrl, ApiKey = key }.ResolveProvider().Name());

    [Theory]
    [InlineData("Provider=gpt", "Assistant:Model:Provider is \"gpt\"; set it to offline, openai or anthropic.")]
    [InlineData("Provider=anthropic Model=m", "Assistant:Model:Provider is anthropic, and neither Assistant:Model:ApiKey nor Assistant:Model:BaseUrl is set.")]
    [InlineData("ApiKey=sk-test-51423-secret", "Assistant:Model:Model is not set; set it to the name of a model that openai serves.")]
    [InlineData("BaseUrl=localhost:11434 Model=m", "Assistant:Model:BaseUrl is not an http or https address")]
    [InlineData("BaseUrl=http://localhost/v1/chat/completions Model=m", "leave /chat/completions or /messages off")]
    [InlineData("BaseUrl=http://me:pw@localhost/v1 Model=m", "carries a user, a query or a fragment")]
    [InlineData("ApiKey=sk-test-51423-secret\u2019 Model=m", "Assistant:Model:ApiKey holds a character that no key has")]
    [InlineData("Temperature=2.5", "Assistant:Model:Temperature is 2.5; set it between 0 and 2, or leave it out.")]
    [InlineData("Retries=99", "Assistant:Model:Retries is 99; set it between 0 and 10.")]
    [InlineData("MaxTokens=16000", "Assistant:Model:ContextTokens is 16384 and Assistant:Model:MaxTokens is 16000")]
    [InlineData("Timeout=00:00:10", "Assistant:Model:FirstTokenTimeout is 00:01:00 and Assistant:Model:Timeout is 00:00:10")]
    [InlineData("OfflinePace=00:01:00", "Assistant:Model:OfflinePace is 00:01:00; set it between 00:00:00 and 00:00:01.")]
    public async Task An_impossible_configuration_does_not_start_and_says_how_to_mend_it(string settings, string expected)
    {
        using var host = Host(settings);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("me:pw", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_section_reaches_the_model()
    {
        using var host = Host("Provider=anthropic ApiKey=k Model=claude ContextTokens=4096 MaxTokens=1000");
        await host.StartAsync(TestContext.Current.CancellationToken);

        var model = host.Services.GetRequiredService<LanguageModel>();

        Assert.Equal((ModelProvider.Anthropic, "claude", true), (model.Provider, model.Name, model.Configured));
        Assert.Equal(3_096, host.Services.GetRequiredService<IOptions<ModelOptions>>().Value.PromptTokens);
    }

    private static IHost Host(string settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Split(' ').Select(setting => setting.Split('=', 2))
            .Select(pair => KeyValuePair.Create($"Assistant:Model:{pair[0]}", (string?)pair[1])));
        builder.Services.AddSingleton(TimeProvider.System).AddLanguageModel();
        return builder.Build();
    }
}
