using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Protocol.Frames;
using Parley.Realtime.Channels;

namespace Parley.Realtime.Commands;

internal sealed class PingHandler() : CommandHandler<PingCommand>("ping", ProtocolJson.Wire.PingCommand)
{
    public override bool Anonymous => true;

    protected override ValueTask HandleAsync(PingCommand command, CommandScope scope, CancellationToken cancellationToken)
    {
        scope.Reply(new PongFrame(), ProtocolJson.Wire.PongFrame);
        return ValueTask.CompletedTask;
    }
}

internal sealed class SubscribeHandler(Subscriber subscriber) : CommandHandler<SubscribeCommand>("subscribe", ProtocolJson.Wire.SubscribeCommand)
{
    protected override async ValueTask HandleAsync(SubscribeCommand command, CommandScope scope, CancellationToken cancellationToken) =>
        await subscriber.SubscribeAsync(scope.Connection, command, cancellationToken);
}

internal sealed class UnsubscribeHandler() : CommandHandler<UnsubscribeCommand>("unsubscribe", ProtocolJson.Wire.UnsubscribeCommand)
{
    protected override ValueTask HandleAsync(UnsubscribeCommand command, CommandScope scope, CancellationToken cancellationToken)
    {
        Subscriber.Unsubscribe(scope.Connection, command.Channel);
        scope.Reply(new UnsubscribedFrame(command.Channel), ProtocolJson.Wire.UnsubscribedFrame);
        return ValueTask.CompletedTask;
    }
}
