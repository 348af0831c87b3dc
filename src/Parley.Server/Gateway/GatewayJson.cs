using System.Text.Json.Serialization;

namespace Parley.Server.Gateway;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StreamAnswer))]
internal sealed partial class GatewayJson : JsonSerializerContext;

internal sealed record StreamAnswer(string Stream, long Position, string Text, string Status);
