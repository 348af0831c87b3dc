using System.Text.Json.Serialization;

namespace Parley.Protocol.Frames;

/// <summary>What the server says to one connection: a flat object, outside any channel.</summary>
public abstract record ControlFrame
{
    /// <summary>A frame of a type.</summary>
    protected ControlFrame(string type) => Type = type;

    /// <summary>The frame's type.</summary>
    [JsonPropertyOrder(-2)]
    public string Type { get; }

    /// <summary>The <c>id</c> of the command that this answers.</summary>
    [JsonPropertyOrder(-1)]
    public string? Re { get; init; }

    /// <summary>When it was made; filled in as it is sent.</summary>
    [JsonPropertyOrder(1)]
    public DateTimeOffset Timestamp { get; init; }
}

/// <summary><c>connection</c>: the first frame of every connection.</summary>
/// <param name="ConnectionId">Names the connection in logs and lists.</param>
/// <param name="UserId">Who is connected; <see langword="null"/> until authenticated.</param>
/// <param name="Heartbeat">Seconds between the signs of life that the client owes.</param>
public sealed record ConnectionFrame(string ConnectionId, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? UserId, int Heartbeat)
    : ControlFrame("connection")
{
    /// <summary>Always <c>connected</c>.</summary>
    public string Status { get; } = "connected";

    /// <summary>The same for people.</summary>
    public string Message { get; } = "WebSocket connection established";
}

/// <summary><c>auth_success</c>: answers <c>auth</c>.</summary>
/// <param name="SessionId">Names the session; not a credential.</param>
/// <param name="UserId">Who is connected.</param>
/// <param name="MessageCount">How many messages the user has in all conversations.</param>
/// <param name="ExpiresAt">When the credential ends.</param>
public sealed record AuthSuccessFrame(string SessionId, string UserId, long MessageCount, DateTimeOffset? ExpiresAt) : ControlFrame("auth_success");

/// <summary><c>pong</c>: answers <c>ping</c>.</summary>
public sealed record PongFrame() : ControlFrame("pong");

/// <summary><c>subscribed</c>: answers <c>subscribe</c>; the missed events follow.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Offset">Its last offset when the subscription began.</param>
/// <param name="Recovered"><see langword="true"/>: all after <c>since</c> follows; <see langword="false"/>: it cannot, a <c>reset</c> follows; <see langword="null"/>: there was no <c>since</c>.</param>
public sealed record SubscribedFrame(
    ChannelName Channel, string Epoch, long Offset, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool? Recovered)
    : ControlFrame("subscribed");

/// <summary><c>reset</c>: what the client holds of the channel does not lead here; fetch the state again.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Offset">The offset to go on from.</param>
public sealed record ResetFrame(ChannelName Channel, string Epoch, long Offset) : ControlFrame("reset");

/// <summary><c>unsubscribed</c>: answers <c>unsubscribe</c>.</summary>
/// <param name="Channel">The channel.</param>
public sealed record UnsubscribedFrame(ChannelName Channel) : ControlFrame("unsubscribed");

/// <summary><c>reconnect</c>: the server is about to close; come back after a while.</summary>
/// <param name="AfterMs">Milliseconds to wait; differs from client to client so that they do not come all at once.</param>
public sealed record ReconnectFrame(int AfterMs) : ControlFrame("reconnect");

/// <summary><c>error</c>: a command was refused, or the connection is about to be closed.</summary>
/// <param name="Code">One of <see cref="ErrorCode"/>.</param>
/// <param name="Error">A sentence for a person.</param>
/// <param name="Temporary">Whether the same may work later.</param>
/// <param name="RetryAfter">Seconds to wait.</param>
public sealed record ErrorFrame(string Code, string Error, bool Temporary, int? RetryAfter = null) : ControlFrame("error");

/// <summary><c>ack</c>: the message is on disk and its answer is under way.</summary>
/// <param name="MessageId">The user's message.</param>
/// <param name="ConversationId">Its conversation.</param>
/// <param name="RunId">The run that answers it.</param>
/// <param name="Epoch">The epoch of the conversation's channel.</param>
/// <param name="Offset">The message's offset there.</param>
public sealed record AckFrame(string MessageId, string ConversationId, string RunId, string Epoch, long Offset) : ControlFrame("ack");

/// <summary><c>stopped</c>: the run has ended.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Position">How many UTF-8 bytes of text were kept.</param>
public sealed record StoppedFrame(string RunId, long Position) : ControlFrame("stopped");

/// <summary><c>context_updated</c>: the conversation is about this now.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="Context">The record as the store has it.</param>
public sealed record ContextUpdatedFrame(
    string ConversationId, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ConversationContext? Context) : ControlFrame("context_updated");

/// <summary>What a conversation is about.</summary>
/// <param name="Kind"><c>document</c>.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Title">Its title.</param>
public sealed record ConversationContext(string Kind, string DocumentId, string Title);

/// <summary><c>history</c>: a page of messages, oldest first.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="Messages">The page.</param>
/// <param name="Count">How many messages the page has.</param>
/// <param name="HasMore">Whether there are older ones.</param>
/// <param name="Epoch">With <paramref name="Offset"/>: subscribing from here misses nothing.</param>
/// <param name="Offset">The offset of the conversation's channel that the page reflects.</param>
public sealed record HistoryFrame(
    string ConversationId, IReadOnlyList<Events.Message> Messages, int Count, bool HasMore, string Epoch, long Offset) : ControlFrame("history");
