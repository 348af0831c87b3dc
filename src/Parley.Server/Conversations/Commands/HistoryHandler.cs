using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Protocol.Frames;
using Parley.Realtime.Commands;

namespace Parley.Server.Conversations.Commands;

internal sealed class HistoryHandler(ConversationFile conversations) : CommandHandler<HistoryCommand>("history", ProtocolJson.Wire.HistoryCommand)
{
    protected override async ValueTask HandleAsync(HistoryCommand command, CommandScope scope, CancellationToken cancellationToken)
    {
        var page = await conversations.ReadMessagesAsync(scope.Caller, command.ConversationId, command.Before, command.Limit, cancellationToken);
        scope.Reply(
            new HistoryFrame(page.ConversationId, page.Messages, page.Count, page.HasMore, page.Epoch, page.Offset), ProtocolJson.Wire.HistoryFrame);
    }
}
