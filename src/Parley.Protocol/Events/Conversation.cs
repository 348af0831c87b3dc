using System.Text.Json.Serialization;
using Parley.Protocol.Frames;

namespace Parley.Protocol.Events;

/// <summary>A conversation as lists show it: the data of a <c>conversation_updated</c> event.</summary>
public sealed record Conversation
{
    /// <summary>The conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>Its title; empty until it is given one or gets one from its first message.</summary>
    public required string Title { get; init; }

    /// <summary>What it is about; <see langword="null"/> for nothing in particular.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ConversationContext? Context { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When something was last said in it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many messages it has, in all branches.</summary>
    public required long MessageCount { get; init; }

    /// <summary>How its newest message begins; empty where there is none.</summary>
    public required string Preview { get; init; }

    /// <summary>The last offset of its channel that its owner has read.</summary>
    public long ReadOffset { get; init; }
}

/// <summary>The data of a <c>conversation_deleted</c> event.</summary>
/// <param name="ConversationId">The conversation.</param>
public sealed record ConversationDeleted(string ConversationId);
