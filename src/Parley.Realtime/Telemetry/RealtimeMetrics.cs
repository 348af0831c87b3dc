using System.Diagnostics.Metrics;
using Parley.Protocol;

namespace Parley.Realtime.Telemetry;

/// <summary>The meter <c>Parley.Realtime</c>.</summary>
internal sealed class RealtimeMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _closes;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _publications;
    private readonly Counter<long> _recoveries;
    private readonly Counter<long> _commands;

    public RealtimeMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Parley.Realtime");
        _connections = _meter.CreateUpDownCounter<long>("parley.connections", "{connection}", "Open connections.");
        _closes = _meter.CreateCounter<long>("parley.connections.closed", "{connection}", "Connections closed, by code.");
        _deliveries = _meter.CreateCounter<long>("parley.deliveries", "{frame}", "Frames written to connections.");
        _publications = _meter.CreateCounter<long>("parley.publications", "{event}", "Events published, by namespace.");
        _recoveries = _meter.CreateCounter<long>("parley.recoveries", "{subscription}", "Subscriptions that asked to recover, by result.");
        _commands = _meter.CreateCounter<long>("parley.commands", "{command}", "Commands received, by type and result.");
    }

    public void Opened(string transport) => _connections.Add(1, new KeyValuePair<string, object?>("transport", transport));

    public void Removed(string transport) => _connections.Add(-1, new KeyValuePair<string, object?>("transport", transport));

    public void Closed(string transport, CloseCode code) =>
        _closes.Add(1, new KeyValuePair<string, object?>("transport", transport), new KeyValuePair<string, object?>("code", (int)code));

    public void Delivered(string transport, int count) => _deliveries.Add(count, new KeyValuePair<string, object?>("transport", transport));

    public void Published(string @namespace) => _publications.Add(1, new KeyValuePair<string, object?>("namespace", @namespace));

    public void Recovered(bool success) => _recoveries.Add(1, new KeyValuePair<string, object?>("recovered", success));

    public void Command(string type, bool success) =>
        _commands.Add(1, new KeyValuePair<string, object?>("type", type), new KeyValuePair<string, object?>("success", success));

    public void Dispose() => _meter.Dispose();
}
