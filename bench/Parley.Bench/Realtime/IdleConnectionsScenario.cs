using System.Diagnostics;

namespace Parley.Bench.Realtime;

/// <summary>What a connection costs that is authenticated, follows one channel, and is silent.</summary>
internal static class IdleConnectionsScenario
{
    public const string Usage = "[--connections 5000] [--rounds 3]";

    // So many at a time: enough to keep the server busy, few enough for its backlog.
    private const int Dialers = 32;

    public static async Task<Table> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var count = arguments.Get("connections", 5_000);
        var rounds = arguments.Get("rounds", 3);
        var table = new Table($"idle-connections: {count:N0}, each with one subscription", "managed_bytes_each", "resident_bytes_each", "connects_per_s");
        var measured = new List<(double Managed, double Resident, double Rate)>();
        for (var round = 0; round < rounds; round++)
        {
            measured.Add(await MeasureAsync(count, cancellationToken));
            table.Add($"round {round + 1}", measured[^1].Managed, measured[^1].Resident, measured[^1].Rate);
        }

        table.Add(
            "median", Percentile.Of(measured.Select(m => m.Managed), 50), Percentile.Of(measured.Select(m => m.Resident), 50),
            Percentile.Of(measured.Select(m => m.Rate), 50));
        return table;
    }

    private static async Task<(double Managed, double Resident, double Rate)> MeasureAsync(int count, CancellationToken cancellationToken)
    {
        await using var server = await EngineProcess.StartAsync(cancellationToken);
        var connections = new LoadConnection[count];
        // The first hundred pay for what is made once.
        var warm = Math.Min(100, count / 2);
        await OpenAsync(server.Port, connections, 0, warm, cancellationToken);
        var (managed, resident) = (await server.CollectAsync(cancellationToken), server.ResidentBytes);

        var clock = Stopwatch.GetTimestamp();
        await OpenAsync(server.Port, connections, warm, count, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        managed = await server.CollectAsync(cancellationToken) - managed;
        resident = server.ResidentBytes - resident;

        foreach (var connection in connections) connection.Dispose();
        double opened = count - warm;
        return (managed / opened, resident / opened, opened / seconds);
    }

    private static Task OpenAsync(int port, LoadConnection[] connections, int from, int to, CancellationToken cancellationToken) =>
        Parallel.ForAsync(from, to, new ParallelOptions { MaxDegreeOfParallelism = Dialers, CancellationToken = cancellationToken }, async (i, token) =>
        {
            connections[i] = await LoadConnection.OpenAsync(port, token);
            await connections[i].SubscribeAsync($"app:{i % 100}", token);
        });
}
