using System.Text.Json.Serialization;

namespace Parley.Protocol.Commands;

/// <summary>What a client sends: a flat object with a <c>type</c> and, where it wants the answer marked, an <c>id</c>.</summary>
public abstract record Command
{
    /// <summary>The client's own mark; the answer carries it as <c>re</c>. At most 128 characters.</summary>
    public string? Id { get; init; }
}

/// <summary><c>auth</c>: authenticates a connection whose handshake carried no credential. One of the two is given.</summary>
public sealed record AuthCommand : Command
{
    /// <summary>A bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>The token of a session; the same as <see cref="Token"/> under its older name.</summary>
    public string? SessionId { get; init; }
}

/// <summary><c>ping</c>: a sign of life; answered by <c>pong</c>.</summary>
public sealed record PingCommand : Command;

/// <summary><c>subscribe</c>: follow a channel.</summary>
public sealed record SubscribeCommand : Command
{
    /// <summary>The channel.</summary>
    public required ChannelName Channel { get; init; }

    /// <summary>What the client holds; without it only new events follow.</summary>
    public Position? Since { get; init; }

    /// <summary>How many UTF-8 bytes of each stream the client holds; 0 where a stream is not named.</summary>
    public IReadOnlyDictionary<string, long>? Streams { get; init; }
}

/// <summary><c>unsubscribe</c>: stop following a channel.</summary>
public sealed record UnsubscribeCommand : Command
{
    /// <summary>The channel.</summary>
    public required ChannelName Channel { get; init; }
}

/// <summary><c>chat</c>: post a message and have it answered.</summary>
public sealed record ChatCommand : Command
{
    /// <summary>The text; 1–32,000 characters.</summary>
    public required string Content { get; init; }

    /// <summary>The conversation; a new one is opened without it.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Makes a retry safe: one message, one run, however often it is sent. 1–128 characters.</summary>
    public required string RequestId { get; init; }

    /// <summary>
    /// The answer that this message follows. Left out it is the conversation's newest; given as <see langword="null"/> the message begins
    /// the conversation anew, which is how a first message is edited.
    /// </summary>
    public string? ParentId
    {
        get;
        set
        {
            field = value;
            ParentIsGiven = true;
        }
    }

    /// <summary>Whether <see cref="ParentId"/> was given at all.</summary>
    [JsonIgnore]
    public bool ParentIsGiven { get; private set; }

    /// <summary>What the conversation is about from here on.</summary>
    public ContextReference? Context { get; init; }

    /// <summary><c>semantic</c> (default) answers from the documents, <c>text</c> from the model alone.</summary>
    public string? Mode { get; init; }
}

/// <summary><c>stop</c>: end a run and keep what it wrote.</summary>
public sealed record StopCommand : Command
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }
}

/// <summary><c>context</c>: say what a conversation is about.</summary>
public sealed record ContextCommand : Command
{
    /// <summary>The conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The record, or <see langword="null"/> for none.</summary>
    public ContextReference? Context { get; init; }
}

/// <summary>Names a record of the store that a conversation is about. Its facts are read from the store, never taken from the client.</summary>
/// <param name="Kind"><c>document</c>.</param>
/// <param name="DocumentId">The document.</param>
public sealed record ContextReference([property: JsonRequired] string Kind, string? DocumentId);

/// <summary><c>history</c>: a page of a conversation's messages.</summary>
public sealed record HistoryCommand : Command
{
    /// <summary>The conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>Only messages before this one.</summary>
    public string? Before { get; init; }

    /// <summary>1–200; default 50.</summary>
    public int? Limit { get; init; }
}

/// <summary><c>typing</c>: somebody writes. Ends by itself after 5 s.</summary>
public sealed record TypingCommand : Command
{
    /// <summary>The conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>Whether the user writes.</summary>
    public required bool IsTyping { get; init; }
}

/// <summary><c>read</c>: the user has read up to an offset.</summary>
public sealed record ReadCommand : Command
{
    /// <summary>The conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The last offset read; from 0.</summary>
    public required long Offset { get; init; }
}
