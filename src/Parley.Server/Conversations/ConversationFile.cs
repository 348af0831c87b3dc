using Parley.Protocol.Commands;
using Parley.Protocol.Frames;
using Parley.Realtime.Channels;
using Parley.Realtime.Connections;
using Parley.Server.Access;
using Parley.Server.Assistant;
using Parley.Server.Assistant.Runs;
using Parley.Server.Storage;

namespace Parley.Server.Conversations;

/// <summary>What can be done to a conversation as a whole, the same for every door.</summary>
internal sealed class ConversationFile(
    Database database, ConversationStore conversations, MessageStore messages, IChannelLog channels, RunEngine engine, ContextDocuments contexts)
{
    /// <summary>The longest title in characters: two lines of a wide list.</summary>
    public const int MaxTitle = 200;

    public async Task<ConversationRow> RequireAsync(Caller caller, string conversationId, CancellationToken cancellationToken) =>
        await conversations.FindAsync(caller.UserId, conversationId, cancellationToken) ?? throw ConversationUpdates.NotFound();

    public async Task<ConversationAnswer> ReadAsync(Caller caller, string conversationId, CancellationToken cancellationToken)
    {
        var row = await RequireAsync(caller, conversationId, cancellationToken);
        var offset = await channels.ReadHeadAsync(ConversationChannel.Of(conversationId), cancellationToken);
        return new ConversationAnswer(row.ToConversation(), channels.Epoch, offset);
    }

    /// <summary>A page of messages. Subscribing from its position misses nothing.</summary>
    public async Task<MessagesAnswer> ReadMessagesAsync(Caller caller, string conversationId, string? before, int? limit, CancellationToken cancellationToken)
    {
        var count = Page.Limit(limit);
        await RequireAsync(caller, conversationId, cancellationToken);
        // Read first: what is published while the page is read comes again, and says the same.
        var offset = await channels.ReadHeadAsync(ConversationChannel.Of(conversationId), cancellationToken);
        var (rows, hasMore) = await messages.ReadPageAsync(conversationId, before, count, cancellationToken);
        return new MessagesAnswer(conversationId, [.. rows.Select(r => r.ToMessage())], rows.Count, hasMore, channels.Epoch, offset);
    }

    public Task<ConversationRow> OpenAsync(Caller caller, string? title, CancellationToken cancellationToken)
    {
        var checkedTitle = title is null ? "" : CheckTitle(title);
        return database.WriteAsync(async scope =>
        {
            var row = await Chat.OpenAsync(scope, caller.AsOwner(), checkedTitle);
            await ConversationUpdates.PublishAsync(scope, row);
            return row;
        }, cancellationToken);
    }

    public Task<ConversationRow> RenameAsync(Caller caller, string conversationId, string title, CancellationToken cancellationToken)
    {
        var checkedTitle = CheckTitle(title);
        return ChangeAsync(caller, conversationId, row => row with { Title = checkedTitle }, cancellationToken);
    }

    /// <summary>Says what the conversation is about: what the store has under the reference, never what the client says of it.</summary>
    public async Task<ConversationContext?> SetContextAsync(
        Caller caller, string conversationId, ContextReference? reference, CancellationToken cancellationToken)
    {
        await RequireAsync(caller, conversationId, cancellationToken);
        var context = reference is null ? null : await contexts.ResolveAsync(caller.AsOwner(), reference, cancellationToken);
        var changed = await ChangeAsync(caller, conversationId,
            row => row with { ContextKind = context?.Kind, ContextId = context?.DocumentId, ContextTitle = context?.Title }, cancellationToken);
        return changed.Context;
    }

    /// <summary>Takes the conversation out of every list and search, and stops what is being written in it. It can be restored.</summary>
    public async Task DeleteAsync(Caller caller, string conversationId, CancellationToken cancellationToken)
    {
        await database.WriteAsync(async scope =>
        {
            var row = await ConversationUpdates.RequireAsync(scope, caller.UserId, conversationId);
            await ConversationStore.SaveAsync(scope, row with { DeletedAt = scope.Now.ToUnixTimeMilliseconds() });
            await UserStore.AddMessagesAsync(scope, caller.UserId, -row.MessageCount);
            await ConversationUpdates.PublishDeletedAsync(scope, row);
        }, cancellationToken);
        await engine.StopAllAsync(conversationId, cancellationToken);
    }

    public Task<ConversationRow> RestoreAsync(Caller caller, string conversationId, CancellationToken cancellationToken) =>
        database.WriteAsync(async scope =>
        {
            var row = await ConversationStore.FindToChangeAsync(scope, caller.UserId, conversationId) ?? throw ConversationUpdates.NotFound();
            if (row.DeletedAt is null) return row;
            row = row with { DeletedAt = null };
            await ConversationStore.SaveAsync(scope, row);
            await UserStore.AddMessagesAsync(scope, caller.UserId, row.MessageCount);
            await ConversationUpdates.PublishAsync(scope, row);
            return row;
        }, cancellationToken);

    /// <summary>Keeps how far the user has read.</summary>
    public async Task MarkReadAsync(Caller caller, string conversationId, long offset, CancellationToken cancellationToken)
    {
        await RequireAsync(caller, conversationId, cancellationToken);
        if (offset < 0 || offset > await channels.ReadHeadAsync(ConversationChannel.Of(conversationId), cancellationToken))
            throw Refusal.BadRequest("'offset' lies beyond what the conversation has.");
        await conversations.MarkReadAsync(caller.UserId, conversationId, offset, cancellationToken);
    }

    private Task<ConversationRow> ChangeAsync(
        Caller caller, string conversationId, Func<ConversationRow, ConversationRow> change, CancellationToken cancellationToken) =>
        database.WriteAsync(async scope =>
        {
            var row = await ConversationUpdates.RequireAsync(scope, caller.UserId, conversationId);
            var changed = change(row);
            if (changed == row) return row;
            await ConversationStore.SaveAsync(scope, changed);
            await ConversationUpdates.PublishToFollowersAsync(scope, changed);
            await ConversationUpdates.PublishAsync(scope, changed);
            return changed;
        }, cancellationToken);

    private static string CheckTitle(string title)
    {
        var trimmed = title.Trim();
        if (trimmed.Length is 0 or > MaxTitle) throw Refusal.BadRequest($"'title' needs 1 to {MaxTitle} characters.");
        MessageContent.RequireStorable(trimmed, "title");
        return trimmed;
    }
}
