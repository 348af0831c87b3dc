using System.Text.Json;

namespace Parley.Realtime.Streams;

/// <summary>How the pieces of a stream look on the wire.</summary>
/// <param name="EventType">The type of the event that carries a piece.</param>
/// <param name="WriteFields">Writes the fields of <c>data</c> that stand before <c>position</c> and <c>text</c>.</param>
/// <param name="SendsEnd">Whether the engine sends an <c>end</c>; otherwise the stream's owner publishes something that says so.</param>
public sealed record StreamFormat(string EventType, Action<Utf8JsonWriter> WriteFields, bool SendsEnd)
{
    /// <summary><c>append</c> and <c>end</c> with the stream's id.</summary>
    public static StreamFormat Append(string streamId) => new("append", writer => writer.WriteString("stream", streamId), SendsEnd: true);
}
