using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Protocol.Frames;
using Parley.Realtime.Commands;

namespace Parley.Server.Conversations.Commands;

internal sealed class ContextHandler(ConversationFile conversations) : CommandHandler<ContextCommand>("context", ProtocolJson.Wire.ContextCommand)
{
    protected override async ValueTask HandleAsync(ContextCommand command, CommandScope scope, CancellationToken cancellationToken)
    {
        var context = await conversations.SetContextAsync(scope.Caller, command.ConversationId, command.Context, cancellationToken);
        scope.Reply(new ContextUpdatedFrame(command.ConversationId, context), ProtocolJson.Wire.ContextUpdatedFrame);
    }
}
