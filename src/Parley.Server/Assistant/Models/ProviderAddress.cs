namespace Parley.Server.Assistant.Models;

internal static class ProviderAddress
{
    private static readonly Uri OpenAi = new("https://api.openai.com/v1");
    private static readonly Uri Anthropic = new("https://api.anthropic.com");

    /// <summary>The base under which <c>chat/completions</c> lies: the path as given, or /v1 where none is given.</summary>
    public static Uri ForOpenAi(string? configured)
    {
        if (string.IsNullOrWhiteSpace(configured))
            return OpenAi;
        var url = new Uri(configured.TrimEnd('/'));
        return url.AbsolutePath == "/" ? new Uri(url, "/v1") : url;
    }

    /// <summary>The base under which <c>v1/messages</c> lies: the SDK appends the version itself.</summary>
    public static Uri ForAnthropic(string? configured)
    {
        if (string.IsNullOrWhiteSpace(configured))
            return Anthropic;
        var trimmed = configured.TrimEnd('/');
        return new Uri(trimmed.EndsWith("/v1", StringComparison.Ordinal) ? trimmed[..^"/v1".Length] : trimmed);
    }

    public static bool EndsInOperation(Uri url)
    {
        var path = url.AbsolutePath.TrimEnd('/');
        return path.EndsWith("/chat/completions", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith("/messages", StringComparison.OrdinalIgnoreCase);
    }
}
