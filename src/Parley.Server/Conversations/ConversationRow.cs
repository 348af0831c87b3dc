using Parley.Protocol.Events;
using Parley.Protocol.Frames;

namespace Parley.Server.Conversations;

/// <summary>A conversation as the store has it.</summary>
internal sealed record ConversationRow
{
    public string ConversationId { get; init; } = "";

    public string WorkspaceId { get; init; } = "";

    public string OwnerId { get; init; } = "";

    public string Title { get; init; } = "";

    public string? ContextKind { get; init; }

    public string? ContextId { get; init; }

    public string? ContextTitle { get; init; }

    public string Preview { get; init; } = "";

    public long MessageCount { get; init; }

    public long ReadOffset { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public long? DeletedAt { get; init; }

    public ConversationContext? Context =>
        ContextKind is null || ContextId is null ? null : new ConversationContext(ContextKind, ContextId, ContextTitle ?? "");

    public Conversation ToConversation() => new()
    {
        ConversationId = ConversationId,
        Title = Title,
        Context = Context,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        MessageCount = MessageCount,
        Preview = Preview,
        ReadOffset = ReadOffset,
    };
}
