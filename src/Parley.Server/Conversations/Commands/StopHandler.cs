using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Protocol.Frames;
using Parley.Realtime.Commands;

namespace Parley.Server.Conversations.Commands;

internal sealed class StopHandler(RunStop stop) : CommandHandler<StopCommand>("stop", ProtocolJson.Wire.StopCommand)
{
    protected override async ValueTask HandleAsync(StopCommand command, CommandScope scope, CancellationToken cancellationToken)
    {
        var run = await stop.StopAsync(scope.Caller, command.RunId, cancellationToken);
        scope.Reply(new StoppedFrame(run.RunId, run.Position), ProtocolJson.Wire.StoppedFrame);
    }
}
