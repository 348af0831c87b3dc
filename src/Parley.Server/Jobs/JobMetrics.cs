using System.Diagnostics.Metrics;

namespace Parley.Server.Jobs;

/// <summary>The meter <c>Parley.Jobs</c>.</summary>
internal sealed class JobMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly UpDownCounter<long> _running;
    private readonly Counter<long> _ended;
    private readonly Histogram<double> _duration;

    public JobMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Parley.Jobs");
        _running = _meter.CreateUpDownCounter<long>("parley.jobs.running", "{job}", "Jobs that run now, by kind.");
        _ended = _meter.CreateCounter<long>("parley.jobs.ended", "{job}", "Attempts that ended, by kind and status.");
        _duration = _meter.CreateHistogram<double>("parley.jobs.duration", "s", "How long attempts took, by kind and status.");
    }

    /// <summary>Counts a job as running until disposed.</summary>
    public IDisposable Run(string kind) => new Running(_running, new KeyValuePair<string, object?>("kind", kind));

    public void Ended(string kind, string status, TimeSpan elapsed)
    {
        var tags = new[] { new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("status", status) };
        _ended.Add(1, tags);
        _duration.Record(elapsed.TotalSeconds, tags);
    }

    public void Dispose() => _meter.Dispose();

    private sealed class Running : IDisposable
    {
        private readonly UpDownCounter<long> _counter;
        private readonly KeyValuePair<string, object?> _kind;

        public Running(UpDownCounter<long> counter, KeyValuePair<string, object?> kind)
        {
            (_counter, _kind) = (counter, kind);
            counter.Add(1, kind);
        }

        public void Dispose() => _counter.Add(-1, _kind);
    }
}
