using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Realtime.Commands;

namespace Parley.Server.Conversations.Commands;

internal sealed class TypingHandler(ConversationFile conversations, TypingIndicators typing)
    : CommandHandler<TypingCommand>("typing", ProtocolJson.Wire.TypingCommand)
{
    protected override async ValueTask HandleAsync(TypingCommand command, CommandScope scope, CancellationToken cancellationToken)
    {
        await conversations.RequireAsync(scope.Caller, command.ConversationId, cancellationToken);
        typing.Set(scope.Connection, scope.Caller.UserId, command.ConversationId, command.IsTyping);
    }
}
