using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol;

namespace Parley.Server.Jobs;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(JobAnswer))]
[JsonSerializable(typeof(JobWithPosition))]
[JsonSerializable(typeof(JobsAnswer))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class JobsJson : JsonSerializerContext
{
    /// <summary>The form for the wire and the store, as <see cref="ProtocolJson.Wire"/> has it.</summary>
    public static JobsJson Wire => WireForm.Instance;

    private static class WireForm
    {
        public static readonly JobsJson Instance =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

internal sealed record JobAnswer(JobView Job);

internal sealed record JobWithPosition(JobView Job, string Epoch, long Offset);

internal sealed record JobsAnswer(IReadOnlyList<JobView> Jobs, bool HasMore);
