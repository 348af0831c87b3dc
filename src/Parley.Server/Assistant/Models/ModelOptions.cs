namespace Parley.Server.Assistant.Models;

/// <summary>Section <c>Assistant:Model</c>; as environment variables <c>Assistant__Model__Provider</c> and so on.</summary>
/// <remarks>Not a record on purpose: a record prints its properties, and one of these is a key.</remarks>
internal sealed class ModelOptions
{
    public const string Section = "Assistant:Model";

    /// <summary>
    /// <c>offline</c>, <c>openai</c> (anything that speaks OpenAI's chat completions) or <c>anthropic</c>. Default:
    /// <c>openai</c> when <see cref="BaseUrl"/> or <see cref="ApiKey"/> is set, otherwise <c>offline</c>.
    /// </summary>
    public string? Provider { get; set; }

    /// <summary>
    /// The provider's address. Default: the provider's own. A path is used as it is given; an OpenAI-compatible address
    /// without one gets <c>/v1</c>.
    /// </summary>
    public string? BaseUrl { get; set; }

    /// <summary>The provider's key. May be left out for a server that asks for none. Never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The model's name, as the provider spells it. Required unless offline.</summary>
    public string? Model { get; set; }

    /// <summary>The longest answer in tokens: 1–200,000, default 2,048.</summary>
    public int MaxTokens { get; set; } = 2_048;

    /// <summary>0–2; not sent when it is not set, since some models refuse it.</summary>
    public double? Temperature { get; set; }

    /// <summary>
    /// What the model can read and write in one go, in tokens: 2,048–2,000,000, default 16,384. The prompt gets what
    /// <see cref="MaxTokens"/> leaves of it, at least 1,024.
    /// </summary>
    public int ContextTokens { get; set; } = 16_384;

    /// <summary>For a whole answer, retries included: 1 s – 1 h, default 5 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// From a request to the first text: 100 ms – 1 h, default 60 s. Models that think before they answer may need more.
    /// </summary>
    public TimeSpan FirstTokenTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest silence in the middle of an answer: 100 ms – 1 h, default 30 s.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often a request is made again after 408, 429, 5xx or a refused connection, before the first text only:
    /// 0–10, default 2.
    /// </summary>
    public int Retries { get; set; } = 2;

    /// <summary>
    /// The longest <c>Retry-After</c> that is waited for: 0 s – 5 min, default 20 s. A provider that asks for more
    /// fails the run at once, with the time that it named.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The offline model's pause between words: 0 s – 1 s, default 10 ms, with which its longest answer (about 300
    /// short words) takes 3 s.
    /// </summary>
    public TimeSpan OfflinePace { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>What a prompt may take of the window.</summary>
    public int PromptTokens => ContextTokens - MaxTokens;

    public ModelProvider ResolveProvider() =>
        !string.IsNullOrWhiteSpace(Provider)
            ? ModelProviderNames.Parse(Provider) ?? ModelProvider.Offline
            : string.IsNullOrWhiteSpace(BaseUrl) && string.IsNullOrWhiteSpace(ApiKey) ? ModelProvider.Offline : ModelProvider.OpenAi;
}
