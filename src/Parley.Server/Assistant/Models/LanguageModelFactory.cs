using Anthropic;
using Microsoft.Extensions.AI;

namespace Parley.Server.Assistant.Models;

internal static class LanguageModelFactory
{
    public static LanguageModel Create(ModelOptions options, TimeProvider time, ILogger<LanguageModel> logger)
    {
        var endpoint = ModelEndpoint.From(options);
        return new(CreateClient(endpoint, options, time), endpoint, options, time, logger);
    }

    private static IChatClient CreateClient(ModelEndpoint endpoint, ModelOptions options, TimeProvider time)
    {
        if (endpoint.Provider == ModelProvider.Offline)
            return new OfflineChatClient(options.OfflinePace, time);

        // An answer is limited by LanguageModel, which tells a person which limit it was.
        var http = new HttpClient(new ProviderHandler(endpoint, time)) { Timeout = Timeout.InfiniteTimeSpan };
        return endpoint.Provider == ModelProvider.OpenAi
            ? new OpenAiChatClient(endpoint, options.Model!, http)
            : new AnthropicClient
            {
                BaseUrl = endpoint.Address.ToString().TrimEnd('/'),
                ApiKey = endpoint.ApiKey ?? "none",
                AuthToken = null,
                HttpClient = http,
                MaxRetries = 0,
                // Told to the provider in a header; ours strikes first.
                Timeout = options.Timeout + TimeSpan.FromMinutes(1),
            }.AsIChatClient(options.Model!, options.MaxTokens);
    }
}
