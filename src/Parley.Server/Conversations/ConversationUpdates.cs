using Parley.Protocol;
using Parley.Protocol.Events;
using Parley.Server.Access;
using Parley.Server.Assistant.Runs;
using Parley.Server.Storage;

namespace Parley.Server.Conversations;

/// <summary>What a change of a conversation has to do within its unit of work, whoever makes it.</summary>
internal static class ConversationUpdates
{
    /// <exception cref="Realtime.Commands.CommandException">It is absent, deleted or somebody else's.</exception>
    public static async Task<ConversationRow> RequireAsync(WriteScope scope, string userId, string conversationId) =>
        await ConversationStore.FindToChangeAsync(scope, userId, conversationId) is { DeletedAt: null } row ? row : throw NotFound();

    public static Exception NotFound() => Refusal.NotFound("such conversation");

    /// <summary>Tells the owner's lists.</summary>
    public static Task PublishAsync(WriteScope scope, ConversationRow row) => PublishAsync(scope, row, ChannelName.Of("user", row.OwnerId));

    /// <summary>Tells whoever has the conversation open.</summary>
    public static Task PublishToFollowersAsync(WriteScope scope, ConversationRow row) => PublishAsync(scope, row, ConversationChannel.Of(row.ConversationId));

    public static Task PublishDeletedAsync(WriteScope scope, ConversationRow row) =>
        scope.PublishAsync(ChannelName.Of("user", row.OwnerId), OwnerOf(row), "conversation_deleted",
            new ConversationDeleted(row.ConversationId), ProtocolJson.Wire.ConversationDeleted);

    private static Task<long> PublishAsync(WriteScope scope, ConversationRow row, ChannelName channel) =>
        scope.PublishAsync(channel, OwnerOf(row), "conversation_updated", row.ToConversation(), ProtocolJson.Wire.Conversation);

    private static RowOwner OwnerOf(ConversationRow row) => new(row.WorkspaceId, row.OwnerId);
}
