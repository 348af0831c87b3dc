using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Events;
using Parley.Server.Assistant.Prompts;
using Parley.Server.Assistant.Runs;
using Parley.Server.Storage;

namespace Parley.Server.Conversations;

/// <summary>Gives runs their question out of the conversation, and keeps their answers there.</summary>
internal sealed class AnswerBook(ConversationStore conversations, MessageStore messages) : IRunSubject
{
    public async Task<RunQuestion> ReadAsync(Run run, CancellationToken cancellationToken)
    {
        var branch = await messages.ReadBranchAsync(run.MessageId, cancellationToken);
        var conversation = await conversations.FindAsync(run.Owner.OwnerId, run.ConversationId, cancellationToken);
        return new RunQuestion(
            branch[^2].Content,
            [.. branch.SkipLast(2).Select(m => new Turn(m.IsAnswer ? Speaker.Assistant : Speaker.User, m.Content))],
            branch[^1].Content,
            conversation?.Context);
    }

    public async Task SettleAsync(WriteScope scope, Run run, RunOutcome outcome)
    {
        var message = await MessageStore.FindAsync(scope, run.Owner.OwnerId, run.MessageId);
        if (message is null || message.RunId != run.RunId) throw new InvalidDataException($"Run {run.RunId} ends, but it does not write message {run.MessageId}.");
        message = WithOutcome(message, outcome);
        await MessageStore.SaveAsync(scope, message);
        await MessageIndex.AddAsync(scope, run.Owner, message.MessageId, MessageIndex.Analyze(message.Content));
        await scope.PublishAsync(run.Channel, run.Owner, "message", message.ToMessage(), ProtocolJson.Wire.Message);
        await TouchAsync(scope, run, message);
    }

    private static async Task TouchAsync(WriteScope scope, Run run, MessageRow message)
    {
        if (await ConversationStore.FindToChangeAsync(scope, run.Owner.OwnerId, run.ConversationId) is not { } conversation) return;
        conversation = conversation with
        {
            Preview = message.Content.Length > 0 ? FirstWords.Of(message.Content, FirstWords.PreviewLength) : conversation.Preview,
            UpdatedAt = scope.Now.ToUnixTimeMilliseconds(),
        };
        await ConversationStore.SaveAsync(scope, conversation);
        if (conversation.DeletedAt is null) await ConversationUpdates.PublishAsync(scope, conversation);
    }

    private static MessageRow WithOutcome(MessageRow message, RunOutcome outcome) => message with
    {
        Content = outcome.Text ?? message.Content,
        Status = outcome.Status,
        Citations = outcome.Sources is null ? message.Citations : Serialize(outcome.Sources.Cited),
        Retrieved = outcome.Sources is null ? message.Retrieved : Serialize(outcome.Sources.Retrieved),
        Model = outcome.Model ?? message.Model,
        // An answer that was continued costs what all its runs cost.
        InputTokens = Sum(message.InputTokens, outcome.Usage?.InputTokens),
        OutputTokens = Sum(message.OutputTokens, outcome.Usage?.OutputTokens),
        UsageEstimated = outcome.Usage?.Estimated is true ? 1 : message.UsageEstimated,
        Error = outcome.Error is null ? null : JsonSerializer.Serialize(outcome.Error, ProtocolJson.Wire.RunError),
    };

    private static string? Serialize(IReadOnlyList<Citation> citations) =>
        citations.Count == 0 ? null : JsonSerializer.Serialize([.. citations], ProtocolJson.Wire.ListCitation);

    private static long? Sum(long? before, long? now) => now is null ? before : before.GetValueOrDefault() + now;
}
