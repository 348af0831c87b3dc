using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Realtime.Commands;

namespace Parley.Realtime.Tests.Harness;

/// <summary>A command whose handler has a fault: <c>stop</c>, which no feature answers here.</summary>
internal sealed class FailHandler() : CommandHandler<StopCommand>("stop", ProtocolJson.Wire.StopCommand)
{
    protected override ValueTask HandleAsync(StopCommand command, CommandScope scope, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a secret of the server");
}
