namespace Parley.Server.Assistant.Models;

/// <summary>Where a provider is, and how its failures are worded.</summary>
internal sealed class ModelEndpoint(ModelProvider provider, Uri address, string? apiKey)
{
    public ModelProvider Provider { get; } = provider;

    public Uri Address { get; } = address;

    public string? ApiKey { get; } = string.IsNullOrWhiteSpace(apiKey) ? null : apiKey.Trim();

    public string Described => Provider == ModelProvider.Offline
        ? "The offline model"
        : $"The model provider {Provider.Name()} at {Address.Authority}";

    public ModelException Failure(
        string what, Exception? inner = null, bool temporary = false, bool timedOut = false, string? requestId = null) =>
        new($"{Described} {what}.", Provider.Name(), inner) { Temporary = temporary, TimedOut = timedOut, RequestId = requestId };

    /// <summary>An error that came in the middle of a stream that had begun with status 200.</summary>
    public ModelException Failure(ProviderRefusal refusal, string? requestId, Exception? inner = null) =>
        new($"{Described} broke off with an error: {refusal.Sentence(ApiKey) ?? refusal.Type ?? refusal.Code ?? "it gave no reason"}", Provider.Name(), inner)
        {
            Temporary = refusal.IsTemporary(status: null),
            RequestId = requestId,
        };

    public static ModelEndpoint From(ModelOptions options) => options.ResolveProvider() switch
    {
        ModelProvider.OpenAi => new(ModelProvider.OpenAi, ProviderAddress.ForOpenAi(options.BaseUrl), options.ApiKey),
        ModelProvider.Anthropic => new(ModelProvider.Anthropic, ProviderAddress.ForAnthropic(options.BaseUrl), options.ApiKey),
        _ => new(ModelProvider.Offline, new Uri("offline://local"), apiKey: null),
    };
}
