using Parley.Realtime.Connections;
using Parley.Server.Access;
using Parley.Server.Assistant.Runs;

namespace Parley.Server.Conversations;

/// <summary>Ends a run for somebody who may. Stopping what is over changes nothing and answers the same.</summary>
internal sealed class RunStop(RunStore runs, RunEngine engine)
{
    public async Task<Run> StopAsync(Caller caller, string runId, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(runId, caller.UserId, cancellationToken) ?? throw Refusal.NotFound("such run");
        return await engine.StopAsync(run, cancellationToken);
    }
}
