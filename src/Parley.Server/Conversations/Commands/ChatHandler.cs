using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Protocol.Frames;
using Parley.Realtime.Commands;

namespace Parley.Server.Conversations.Commands;

internal sealed class ChatHandler(Chat chat) : CommandHandler<ChatCommand>("chat", ProtocolJson.Wire.ChatCommand)
{
    protected override async ValueTask HandleAsync(ChatCommand command, CommandScope scope, CancellationToken cancellationToken)
    {
        var started = await chat.PostAsync(scope.Caller, new ChatRequest
        {
            Content = command.Content,
            RequestId = command.RequestId,
            ConversationId = command.ConversationId,
            Parent = new ParentChoice(command.ParentIsGiven, command.ParentId),
            Context = command.Context,
            Mode = command.Mode,
        }, cancellationToken);
        scope.Reply(
            new AckFrame(started.MessageId, started.ConversationId, started.RunId, started.Epoch, started.Offset), ProtocolJson.Wire.AckFrame);
    }
}
