using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Server.Assistant.Models;

/// <summary>What a provider says when it does not answer the question: <c>{"error":{"message":…,"type":…,"code":…}}</c>.</summary>
internal sealed partial record ProviderRefusal(string? Message, string? Type, string? Code)
{
    // Long enough for every provider's sentence, short enough for one line on a screen.
    private const int LongestMessage = 300;

    public static ProviderRefusal Parse(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out var document))
                return new(null, null, null);
            using (document)
                return From(document.RootElement);
        }
        catch (JsonException)
        {
            // A proxy's page of HTML or an empty body: the status is all that there is to tell.
            return new(null, null, null);
        }
    }

    public static ProviderRefusal From(JsonElement root)
    {
        var error = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var inner) ? inner : root;
        return error.ValueKind == JsonValueKind.String
            ? new(error.GetString(), null, null)
            : new(Text(error, "message"), Text(error, "type"), Text(error, "code"));
    }

    /// <summary>Overload passes; a used-up quota, a refused key or a bad request does not.</summary>
    public bool IsTemporary(int? status) => this switch
    {
        { Code: "insufficient_quota" } or { Type: "insufficient_quota" } => false,
        { Type: "overloaded_error" or "api_error" or "rate_limit_error" or "server_error" or "timeout_error" } => true,
        _ => (status ?? NumericCode) is 408 or 429 or >= 500,
    };

    /// <summary>Servers that fail in mid-stream put the status that it is too late to send into the code.</summary>
    private int? NumericCode => int.TryParse(Code, out var status) ? status : null;

    /// <summary>One line without anything that looks like a key: providers like to repeat the key that they refuse.</summary>
    public string? Sentence(string? apiKey)
    {
        if (string.IsNullOrWhiteSpace(Message))
            return null;
        var text = string.IsNullOrEmpty(apiKey) ? Message : Message.Replace(apiKey, "***", StringComparison.Ordinal);
        text = Whitespace().Replace(Keys().Replace(text, "***"), " ").Trim();
        return text.Length <= LongestMessage ? text : string.Concat(text.AsSpan(0, LongestMessage), "…");
    }

    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (headers.TryGetValues("retry-after-ms", out var values) && double.TryParse(values.First(), out var milliseconds)
            && milliseconds is >= 0 and < int.MaxValue)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        return headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value) ? null
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };

    [GeneratedRegex(@"\b(?:sk|key|pk)-[A-Za-z0-9_\-*]{6,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Keys();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whitespace();
}
