namespace Parley.Server.Assistant.Models;

internal enum ModelProvider
{
    /// <summary>No language model: quotes what was retrieved and says so.</summary>
    Offline,

    /// <summary>Anything that speaks OpenAI's chat completions.</summary>
    OpenAi,

    Anthropic,
}

internal static class ModelProviderNames
{
    public static string Name(this ModelProvider provider) => provider switch
    {
        ModelProvider.OpenAi => "openai",
        ModelProvider.Anthropic => "anthropic",
        _ => "offline",
    };

    public static ModelProvider? Parse(string name) => name.Trim().ToLowerInvariant() switch
    {
        "offline" => ModelProvider.Offline,
        "openai" => ModelProvider.OpenAi,
        "anthropic" => ModelProvider.Anthropic,
        _ => null,
    };
}
