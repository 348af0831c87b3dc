using System.Diagnostics.Metrics;

namespace Parley.Server.Documents;

/// <summary>The meter <c>Parley.Documents</c>.</summary>
internal sealed class DocumentMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _uploads;
    private readonly Counter<long> _bytes;

    public DocumentMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Parley.Documents");
        _uploads = _meter.CreateCounter<long>("parley.documents.uploads", "{file}", "Files uploaded, by result: accepted, duplicate or refused.");
        _bytes = _meter.CreateCounter<long>("parley.documents.bytes", "By", "Bytes of accepted files.");
    }

    public void Accepted(long bytes)
    {
        Count("accepted");
        _bytes.Add(bytes);
    }

    public void Duplicate() => Count("duplicate");

    public void Refused() => Count("refused");

    public void Dispose() => _meter.Dispose();

    private void Count(string result) => _uploads.Add(1, new KeyValuePair<string, object?>("result", result));
}
