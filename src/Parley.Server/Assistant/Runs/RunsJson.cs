using System.Text.Json.Serialization;
using Parley.Server.Documents.Retrieval;

namespace Parley.Server.Assistant.Runs;

/// <summary>How runs keep what their models were given.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<RetrievalHit>))]
internal sealed partial class RunsJson : JsonSerializerContext;
