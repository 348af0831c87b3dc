using Parley.Bench;
using Parley.Bench.Realtime;
using Parley.Bench.Retrieval;

// Not a scenario: how the real-time scenarios start their server.
if (args is [EngineServer.Verb, var port]) return await EngineServer.RunAsync(port);

var scenarios = new Dictionary<string, (string Usage, Func<Arguments, CancellationToken, Task<Table>> Run)>(StringComparer.Ordinal)
{
    ["fan-out"] = (FanOutScenario.Usage, FanOutScenario.RunAsync),
    ["idle-connections"] = (IdleConnectionsScenario.Usage, IdleConnectionsScenario.RunAsync),
    ["retrieval"] = (RetrievalScenario.Usage, RetrievalScenario.RunAsync),
};

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

if (args.Length == 0 || !scenarios.TryGetValue(args[0], out var scenario))
{
    await Console.Error.WriteLineAsync("Usage: dotnet run -c Release --project bench/Parley.Bench -- <scenario> [options] [--json <file>]");
    foreach (var (name, (usage, _)) in scenarios) await Console.Error.WriteLineAsync($"  {name} {usage}");
    return 2;
}

try
{
    var arguments = Arguments.Parse(args.AsSpan(1));
    var table = await scenario.Run(arguments, stop.Token);
    table.Write(Console.Out);
    if (arguments.Find("json") is { } file) await table.WriteJsonAsync(file, stop.Token);
    return 0;
}
catch (UsageException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}\nUsage: {args[0]} {scenario.Usage} [--json <file>]");
    return 2;
}
