using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Protocol.Events;
using Parley.Realtime.Channels;
using Parley.Realtime.Commands;
using Parley.Server.Assistant.Runs;

namespace Parley.Server.Conversations.Commands;

internal sealed class ReadHandler(ConversationFile conversations, ChannelRegistry channels)
    : CommandHandler<ReadCommand>("read", ProtocolJson.Wire.ReadCommand)
{
    protected override async ValueTask HandleAsync(ReadCommand command, CommandScope scope, CancellationToken cancellationToken)
    {
        await conversations.MarkReadAsync(scope.Caller, command.ConversationId, command.Offset, cancellationToken);
        // Without history: an event that has to be read itself would never let anybody be done reading.
        channels.Send(
            ConversationChannel.Of(command.ConversationId), "read", new ReadReceipt(command.ConversationId, scope.Caller.UserId, command.Offset),
            ProtocolJson.Wire.ReadReceipt, scope.Connection);
    }
}
