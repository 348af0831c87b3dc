using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol.Commands;
using Parley.Protocol.Events;
using Parley.Protocol.Frames;

namespace Parley.Protocol;

/// <summary>How the types of this assembly are written on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    MaxDepth = ProtocolLimits.JsonDepth,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(AuthCommand))]
[JsonSerializable(typeof(PingCommand))]
[JsonSerializable(typeof(SubscribeCommand))]
[JsonSerializable(typeof(UnsubscribeCommand))]
[JsonSerializable(typeof(ChatCommand))]
[JsonSerializable(typeof(StopCommand))]
[JsonSerializable(typeof(ContextCommand))]
[JsonSerializable(typeof(HistoryCommand))]
[JsonSerializable(typeof(TypingCommand))]
[JsonSerializable(typeof(ReadCommand))]
[JsonSerializable(typeof(ConnectionFrame))]
[JsonSerializable(typeof(AuthSuccessFrame))]
[JsonSerializable(typeof(PongFrame))]
[JsonSerializable(typeof(SubscribedFrame))]
[JsonSerializable(typeof(ResetFrame))]
[JsonSerializable(typeof(UnsubscribedFrame))]
[JsonSerializable(typeof(ReconnectFrame))]
[JsonSerializable(typeof(ErrorFrame))]
[JsonSerializable(typeof(AckFrame))]
[JsonSerializable(typeof(StoppedFrame))]
[JsonSerializable(typeof(ContextUpdatedFrame))]
[JsonSerializable(typeof(HistoryFrame))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(List<Citation>))]
[JsonSerializable(typeof(Usage))]
[JsonSerializable(typeof(RunError))]
[JsonSerializable(typeof(ConversationContext))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(ConversationDeleted))]
[JsonSerializable(typeof(Typing))]
[JsonSerializable(typeof(RagProgress))]
[JsonSerializable(typeof(ReadReceipt))]
public sealed partial class ProtocolJson : JsonSerializerContext
{
    /// <summary>
    /// The form for the wire and the store: text beyond ASCII as UTF-8 instead of escapes. It is never put into HTML, which is what the
    /// default's stricter escaping is for.
    /// </summary>
    public static ProtocolJson Wire => WireForm.Instance;

    // In a class of its own: the order in which the generated half's static members are initialised is not ours to rely on.
    private static class WireForm
    {
        public static readonly ProtocolJson Instance =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
