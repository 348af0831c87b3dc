namespace Parley.Bench.Realtime;

/// <summary>Messages of 200 bytes to the subscribers of one channel or of many.</summary>
internal static class FanOutScenario
{
    public const string Usage = "[--channels 1 --subscribers 1000 --under-way 4] [--seconds 5] [--rounds 3]";

    private static readonly FanOutShape[] Shapes =
        [new(1, 1_000, 1), new(1, 1_000, 16), new(1, 5_000, 16), new(1_000, 2, 64)];

    public static async Task<Table> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var duration = TimeSpan.FromSeconds(arguments.Get("seconds", 5));
        var rounds = arguments.Get("rounds", 3);
        var shapes = arguments.Find("subscribers") is null && arguments.Find("channels") is null
            ? Shapes
            : [new FanOutShape(arguments.Get("channels", 1), arguments.Get("subscribers", 1_000), arguments.Get("under-way", 4))];

        var table = new Table(
            $"fan-out: messages of {FanOutRun.MessageBytes} bytes, medians of {rounds} rounds of {duration.TotalSeconds:0} s",
            "deliveries_per_s", "p50_ms", "p99_ms", "server_cpu_s_per_million");
        foreach (var shape in shapes)
        {
            var measured = new List<FanOutResult>();
            for (var round = 0; round < rounds; round++) measured.Add(await FanOutRun.MeasureAsync(shape, duration, cancellationToken));
            table.Add(
                $"{shape.Channels:N0} x {shape.Subscribers:N0}, {shape.UnderWay} under way",
                Median(measured, r => r.DeliveriesPerSecond), Median(measured, r => r.P50), Median(measured, r => r.P99),
                Median(measured, r => r.ProcessorSecondsPerMillion));
        }

        return table;
    }

    private static double Median(IEnumerable<FanOutResult> results, Func<FanOutResult, double> value) => Percentile.Of(results.Select(value), 50);
}

/// <summary>Who is sent to.</summary>
/// <param name="Channels">How many channels.</param>
/// <param name="Subscribers">How many subscribers each of them has.</param>
/// <param name="UnderWay">How many publications are on their way at a time: the next follows when one has reached all its subscribers.</param>
internal sealed record FanOutShape(int Channels, int Subscribers, int UnderWay);

/// <summary>What was measured. Times in milliseconds from the publisher's send to the subscriber's receive.</summary>
internal sealed record FanOutResult(double DeliveriesPerSecond, double P50, double P99, double ProcessorSecondsPerMillion);
