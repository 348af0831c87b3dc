using System.Text.Json.Serialization;
using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Protocol.Events;
using Parley.Protocol.Frames;

namespace Parley.Server.Conversations;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(NewConversationRequest))]
[JsonSerializable(typeof(ConversationPatch))]
[JsonSerializable(typeof(PostMessageRequest))]
[JsonSerializable(typeof(ContextRequest))]
[JsonSerializable(typeof(RunAgainRequest))]
[JsonSerializable(typeof(ConversationAnswer))]
[JsonSerializable(typeof(ConversationsAnswer))]
[JsonSerializable(typeof(MessagesAnswer))]
[JsonSerializable(typeof(ContextAnswer))]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(ConversationExport))]
internal sealed partial class ConversationsJson : JsonSerializerContext;

internal sealed record NewConversationRequest(string? Title);

internal sealed record ConversationPatch(string? Title);

internal sealed record ContextRequest(ContextReference? Context);

/// <summary>Asks for another answer, or for the rest of one.</summary>
internal sealed record RunAgainRequest(string? RequestId);

internal sealed record PostMessageRequest
{
    public string? Content { get; init; }

    public string? RequestId { get; init; }

    /// <summary>As in <see cref="ChatCommand.ParentId"/>: left out is not <see langword="null"/>.</summary>
    public string? ParentId
    {
        get;
        set
        {
            field = value;
            ParentIsGiven = true;
        }
    }

    [JsonIgnore]
    public bool ParentIsGiven { get; private set; }

    public ContextReference? Context { get; init; }

    public string? Mode { get; init; }
}

internal sealed record ConversationAnswer(Conversation Conversation, string? Epoch = null, long? Offset = null);

internal sealed record ConversationsAnswer(IReadOnlyList<Conversation> Conversations, bool HasMore);

internal sealed record MessagesAnswer(string ConversationId, IReadOnlyList<Message> Messages, int Count, bool HasMore, string Epoch, long Offset);

internal sealed record ContextAnswer(
    string ConversationId, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ConversationContext? Context);

/// <summary>A message is on disk and its answer is under way.</summary>
internal sealed record RunStarted(string MessageId, string ConversationId, string RunId, string Epoch, long Offset);

internal sealed record RunAnswer(string RunId, string Status, long Position);
