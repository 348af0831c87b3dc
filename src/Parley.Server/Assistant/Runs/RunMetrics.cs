using System.Diagnostics.Metrics;
using Parley.Protocol.Events;

namespace Parley.Server.Assistant.Runs;

/// <summary>The meter <c>Parley.Assistant</c>.</summary>
internal sealed class RunMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _ended;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstText;
    private readonly Counter<long> _tokens;

    public RunMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Parley.Assistant");
        _active = _meter.CreateUpDownCounter<long>("parley.runs.active", "{run}", "Runs that wait or write now.");
        _ended = _meter.CreateCounter<long>("parley.runs.ended", "{run}", "Runs that ended, by status.");
        _duration = _meter.CreateHistogram<double>("parley.runs.duration", "s", "From the queue to the end on disk, by status.");
        _firstText = _meter.CreateHistogram<double>("parley.runs.first_text", "s", "From the turn of a run to the model's first text.");
        _tokens = _meter.CreateCounter<long>("parley.runs.tokens", "{token}", "What models read and wrote, by direction.");
    }

    public void Began() => _active.Add(1);

    public void FirstText(TimeSpan elapsed) => _firstText.Record(elapsed.TotalSeconds);

    /// <summary>A run is over, whether or not its end could be kept.</summary>
    public void Ended(string status, TimeSpan elapsed)
    {
        var tag = new KeyValuePair<string, object?>("status", status);
        _active.Add(-1);
        _ended.Add(1, tag);
        _duration.Record(elapsed.TotalSeconds, tag);
    }

    public void Cost(Usage usage)
    {
        _tokens.Add(usage.InputTokens, new KeyValuePair<string, object?>("direction", "input"));
        _tokens.Add(usage.OutputTokens, new KeyValuePair<string, object?>("direction", "output"));
    }

    public void Dispose() => _meter.Dispose();
}
