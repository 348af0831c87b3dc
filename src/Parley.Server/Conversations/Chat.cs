using Dapper;
using Parley.Protocol;
using Parley.Realtime.Channels;
using Parley.Realtime.Connections;
using Parley.Server.Access;
using Parley.Server.Assistant;
using Parley.Server.Assistant.Runs;
using Parley.Server.Storage;

namespace Parley.Server.Conversations;

/// <summary>Posts messages and has them answered. Each request is one unit of work: all of it is on disk when it is acknowledged, or nothing.</summary>
internal sealed class Chat(Database database, IChannelLog channels, RunEngine engine, ContextDocuments contexts)
{
    /// <summary>Posts a message, in a new conversation where none is named.</summary>
    public async Task<RunStarted> PostAsync(Caller caller, ChatRequest request, CancellationToken cancellationToken)
    {
        var content = MessageContent.Check(request.Content);
        var owner = caller.AsOwner();
        var fingerprint = request.Fingerprint;
        engine.ThrowIfFull();
        var context = request.Context is null ? null : await contexts.ResolveAsync(owner, request.Context, cancellationToken);
        var terms = MessageIndex.Analyze(content);
        return await OnceAsync(owner, request.RequestId, fingerprint, PostAsync, cancellationToken);

        async Task<RunStarted> PostAsync(WriteScope scope)
        {
            var now = scope.Now.ToUnixTimeMilliseconds();
            var conversation = request.ConversationId is null
                ? await OpenAsync(scope, owner, "")
                : await ConversationUpdates.RequireAsync(scope, caller.UserId, request.ConversationId);
            var parent = await ParentAsync(scope, owner, conversation, request.Parent);
            var (messageId, answerId) = (Id.New(scope.Now), Id.New(scope.Now));
            var run = await engine.QueueAsync(scope, owner, conversation.ConversationId, answerId, request.CheckedMode);
            var message = new MessageRow
            {
                MessageId = messageId,
                ConversationId = conversation.ConversationId,
                Ordinal = conversation.MessageCount + 1,
                ParentId = parent?.MessageId,
                Role = MessageRole.User,
                Content = content,
                Status = RunStatus.Completed,
                RunId = run.RunId,
                CreatedAt = now,
            };
            await MessageStore.AddAsync(scope, owner, message);
            await MessageIndex.AddAsync(scope, owner, messageId, terms);
            await MessageStore.AddAsync(scope, owner, AnswerTo(message, answerId, run.RunId, conversation.MessageCount + 2, now));
            await UserStore.AddMessagesAsync(scope, owner.OwnerId, 2);

            var titled = conversation.Title.Length == 0;
            conversation = conversation with
            {
                Title = titled ? FirstWords.Of(content, FirstWords.TitleLength) : conversation.Title,
                ContextKind = context?.Kind ?? conversation.ContextKind,
                ContextId = context?.DocumentId ?? conversation.ContextId,
                ContextTitle = context?.Title ?? conversation.ContextTitle,
                Preview = FirstWords.Of(content, FirstWords.PreviewLength),
                MessageCount = conversation.MessageCount + 2,
                UpdatedAt = now,
            };
            await ConversationStore.SaveAsync(scope, conversation);
            var offset = await scope.PublishAsync(
                ConversationChannel.Of(conversation.ConversationId), owner, "message", message.ToMessage(), ProtocolJson.Wire.Message);
            // Nobody follows the channel of a conversation that is only now made.
            if ((titled || context is not null) && request.ConversationId is not null) await ConversationUpdates.PublishToFollowersAsync(scope, conversation);
            await ConversationUpdates.PublishAsync(scope, conversation);
            return new RunStarted(messageId, conversation.ConversationId, run.RunId, channels.Epoch, offset);
        }
    }

    /// <summary>Has a question answered once more: the new answer is a sibling of the ones before.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="messageId">An answer to the question, or the question itself.</param>
    /// <param name="requestId">The client's mark.</param>
    /// <param name="cancellationToken">Counts until the unit of work has begun.</param>
    public Task<RunStarted> RegenerateAsync(Caller caller, string messageId, string? requestId, CancellationToken cancellationToken)
    {
        var owner = caller.AsOwner();
        engine.ThrowIfFull();
        return OnceAsync(owner, requestId, RequestLog.Fingerprint("regenerate", messageId), RegenerateAsync, cancellationToken);

        async Task<RunStarted> RegenerateAsync(WriteScope scope)
        {
            var named = await MessageStore.FindAsync(scope, owner.OwnerId, messageId) ?? throw Refusal.NotFound("such message");
            var conversation = await ConversationUpdates.RequireAsync(scope, caller.UserId, named.ConversationId);
            var question = named.IsAnswer ? await MessageStore.FindAsync(scope, owner.OwnerId, named.ParentId!) : named;
            foreach (var answer in await MessageStore.ListAnswersAsync(scope, question!)) RefuseUnfinished(answer);
            var before = await RunStore.FindAsync(scope, named.RunId!, owner.OwnerId);
            var answerId = Id.New(scope.Now);
            var run = await engine.QueueAsync(scope, owner, conversation.ConversationId, answerId, before!.Mode);
            await MessageStore.AddAsync(scope, owner,
                AnswerTo(question!, answerId, run.RunId, conversation.MessageCount + 1, scope.Now.ToUnixTimeMilliseconds()));
            await UserStore.AddMessagesAsync(scope, owner.OwnerId, 1);
            return await BeganAsync(scope, conversation with { MessageCount = conversation.MessageCount + 1 }, run);
        }
    }

    /// <summary>Goes on where an answer ended that did not come to its end.</summary>
    public async Task<RunStarted> ContinueAsync(Caller caller, string runId, string? requestId, CancellationToken cancellationToken)
    {
        var owner = caller.AsOwner();
        engine.ThrowIfFull();
        return await OnceAsync(owner, requestId, RequestLog.Fingerprint("continue", runId), ContinueAsync, cancellationToken);

        async Task<RunStarted> ContinueAsync(WriteScope scope)
        {
            var ended = await RunStore.FindAsync(scope, runId, owner.OwnerId) ?? throw Refusal.NotFound("such run");
            var conversation = await ConversationUpdates.RequireAsync(scope, caller.UserId, ended.ConversationId);
            var message = await MessageStore.FindAsync(scope, owner.OwnerId, ended.MessageId) ?? throw Refusal.NotFound("such run");
            if (message.RunId != runId) throw Refusal.Conflict("Another run has continued this answer already.");
            if (!RunStatus.CanContinue(ended.Status))
                throw Refusal.Conflict(RunStatus.IsOver(ended.Status) ? "The answer is complete." : "The answer is being written.");
            var run = await engine.QueueAsync(scope, owner, conversation.ConversationId, message.MessageId, ended.Mode, message.Content);
            await MessageStore.SetRunAsync(scope, message.MessageId, run.RunId);
            return await BeganAsync(scope, conversation, run);
        }
    }

    public static async Task<ConversationRow> OpenAsync(WriteScope scope, RowOwner owner, string title)
    {
        var now = scope.Now.ToUnixTimeMilliseconds();
        var row = new ConversationRow
        {
            ConversationId = Id.New(scope.Now),
            WorkspaceId = owner.WorkspaceId,
            OwnerId = owner.OwnerId,
            Title = title,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await ConversationStore.AddAsync(scope, row);
        return row;
    }

    private Task<RunStarted> OnceAsync(
        RowOwner owner, string? requestId, string fingerprint, Func<WriteScope, Task<RunStarted>> work, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope => RequestLog.OnceAsync(scope, owner, requestId, fingerprint, ConversationsJson.Default.RunStarted, () => work(scope)), cancellationToken);

    private async Task<RunStarted> BeganAsync(WriteScope scope, ConversationRow conversation, Run run)
    {
        conversation = conversation with { UpdatedAt = scope.Now.ToUnixTimeMilliseconds() };
        await ConversationStore.SaveAsync(scope, conversation);
        await ConversationUpdates.PublishAsync(scope, conversation);
        var head = await ChannelLog.ReadHeadAsync(scope, run.Channel);
        return new RunStarted(run.MessageId, run.ConversationId, run.RunId, channels.Epoch, head);
    }

    private static MessageRow AnswerTo(MessageRow question, string answerId, string runId, long ordinal, long now) => new()
    {
        MessageId = answerId,
        ConversationId = question.ConversationId,
        Ordinal = ordinal,
        ParentId = question.MessageId,
        Role = MessageRole.Assistant,
        Status = RunStatus.Queued,
        RunId = runId,
        CreatedAt = now,
    };

    private static async Task<MessageRow?> ParentAsync(WriteScope scope, RowOwner owner, ConversationRow conversation, ParentChoice choice)
    {
        if (choice is { IsGiven: true, MessageId: null }) return null;
        var parent = choice.IsGiven
            ? await MessageStore.FindAsync(scope, owner.OwnerId, choice.MessageId!)
            : await MessageStore.FindNewestAsync(scope, conversation.ConversationId);
        if (choice.IsGiven && parent?.ConversationId != conversation.ConversationId) throw Refusal.NotFound("such message in this conversation");
        if (parent is null) return null;
        if (!parent.IsAnswer) throw Refusal.BadRequest("'parent_id' names a question: a message follows an answer.");
        RefuseUnfinished(parent);
        return parent;
    }

    private static void RefuseUnfinished(MessageRow message)
    {
        if (message.IsAnswer && !RunStatus.IsOver(message.Status))
            throw Refusal.Conflict("The answer before is being written. Wait for its end, or stop it.");
    }
}
