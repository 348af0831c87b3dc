using System.Buffers.Text;
using System.Diagnostics;
using System.Threading.Channels;

namespace Parley.Bench.Realtime;

/// <summary>One measurement: a server, its subscribers, and a publisher that keeps so many publications under way.</summary>
internal sealed class FanOutRun(FanOutShape shape)
{
    public const int MessageBytes = 200;

    // A message begins with its number in so many digits.
    private const int NumberDigits = 10;
    // More than are ever under way, so that a slot is free when it comes round again.
    private const int Slots = 4096;
    // Enough for percentiles; to note every delivery would cost the machine that is measured.
    private const int SampledSubscribers = 50;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private readonly long[] _sentAt = new long[Slots];
    private readonly int[] _arrived = new int[Slots];
    private readonly Channel<int> _due = Channel.CreateUnbounded<int>();
    private long _deliveries;
    private volatile bool _measuring;

    public static async Task<FanOutResult> MeasureAsync(FanOutShape shape, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var server = await EngineProcess.StartAsync(cancellationToken);
        return await new FanOutRun(shape).MeasureAsync(server, duration, cancellationToken);
    }

    private async Task<FanOutResult> MeasureAsync(EngineProcess server, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var subscribers = new List<LoadConnection>();
        for (var i = 0; i < shape.Channels * shape.Subscribers; i++)
        {
            var subscriber = await LoadConnection.OpenAsync(server.Port, cancellationToken);
            await subscriber.SubscribeAsync($"app:{i % shape.Channels}", cancellationToken);
            subscribers.Add(subscriber);
        }

        var samples = Enumerable.Range(0, SampledSubscribers).Select(_ => new List<double>()).ToArray();
        var stride = Math.Max(1, subscribers.Count / SampledSubscribers);
        var running = subscribers.Select((s, i) => ReceiveAsync(s, i % stride == 0 && i / stride < samples.Length ? samples[i / stride] : null, over.Token)).ToList();
        running.Add(PublishAsync(server.Port, over.Token));

        await DelayAsync(WarmUp, running, cancellationToken);
        var (deliveries, processor, clock) = (Interlocked.Read(ref _deliveries), server.ProcessorSeconds, Stopwatch.GetTimestamp());
        _measuring = true;
        await DelayAsync(duration, running, cancellationToken);
        _measuring = false;
        deliveries = Interlocked.Read(ref _deliveries) - deliveries;
        processor = server.ProcessorSeconds - processor;
        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;

        await over.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var subscriber in subscribers) subscriber.Dispose();
        var latencies = samples.SelectMany(s => s).ToList();
        return new FanOutResult(deliveries / seconds, Percentile.Of(latencies, 50), Percentile.Of(latencies, 99), processor / deliveries * 1e6);
    }

    // A connection that breaks ends the measurement: its figures would be another's.
    private static async Task DelayAsync(TimeSpan duration, List<Task> running, CancellationToken cancellationToken)
    {
        var delay = Task.Delay(duration, cancellationToken);
        await await Task.WhenAny([delay, .. running]);
    }

    private async Task PublishAsync(int port, CancellationToken cancellationToken)
    {
        using var publisher = await LoadConnection.OpenAsync(port, cancellationToken);
        for (var number = 0; number < shape.UnderWay; number++) _due.Writer.TryWrite(number);
        var padding = new string('x', MessageBytes - NumberDigits);
        var next = 0;
        await foreach (var _ in _due.Reader.ReadAllAsync(cancellationToken))
        {
            var number = next++;
            _arrived[number % Slots] = 0;
            _sentAt[number % Slots] = Stopwatch.GetTimestamp();
            await publisher.SendAsync(
                $$"""{"type":"publish","channel":"app:{{number % shape.Channels}}","text":"{{number:D10}}{{padding}}"}""", cancellationToken);
        }
    }

    private async Task ReceiveAsync(LoadConnection connection, List<double>? samples, CancellationToken cancellationToken)
    {
        while (true) await connection.ReceiveAsync(payload => Count(payload, samples), cancellationToken);
    }

    private void Count(ReadOnlySpan<byte> payload, List<double>? samples)
    {
        // An event ends with the message, a quote and two braces.
        if (!Utf8Parser.TryParse(payload[^(MessageBytes + 3)..][..NumberDigits], out int number, out _)) throw new IOException("That is not a message.");
        var slot = number % Slots;
        if (_measuring) samples?.Add(Stopwatch.GetElapsedTime(_sentAt[slot]).TotalMilliseconds);
        Interlocked.Increment(ref _deliveries);
        if (Interlocked.Increment(ref _arrived[slot]) == shape.Subscribers) _due.Writer.TryWrite(number);
    }
}
