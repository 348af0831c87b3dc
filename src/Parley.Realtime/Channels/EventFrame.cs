using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Protocol;
using Parley.Realtime.Connections;
using Parley.Realtime.Streams;

namespace Parley.Realtime.Channels;

/// <summary>An event of a channel as it goes out, encoded once for all its subscribers.</summary>
internal sealed class EventFrame : Frame
{
    private static readonly JsonEncodedText TypeField = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText ChannelField = JsonEncodedText.Encode("channel");
    private static readonly JsonEncodedText OffsetField = JsonEncodedText.Encode("offset");
    private static readonly JsonEncodedText TimestampField = JsonEncodedText.Encode("timestamp");
    private static readonly JsonEncodedText DataField = JsonEncodedText.Encode("data");
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    private EventFrame(ReadOnlySpan<byte> json, ChannelName channel, long offset, StreamPiece? piece) : base(json)
    {
        Channel = channel;
        Offset = offset;
        Piece = piece;
    }

    public ChannelName Channel { get; }

    /// <summary>Its place in the channel's history; 0 for an event without history.</summary>
    public long Offset { get; }

    /// <summary>The piece of a stream that it carries.</summary>
    public StreamPiece? Piece { get; }

    public static EventFrame Encode(ChannelName channel, ChannelEvent published) =>
        Encode(channel, published.Offset, published.Type, published.Timestamp, null, published.Data, static (writer, data) => writer.WriteRawValue(data.Span, true));

    public static EventFrame Encode<TState>(
        ChannelName channel, long offset, string type, DateTimeOffset timestamp, StreamPiece? piece, TState state, Action<Utf8JsonWriter, TState> writeData)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        var writer = _writer ??= new Utf8JsonWriter(buffer, WriterOptions);
        writer.Reset(buffer);

        writer.WriteStartObject();
        writer.WriteString(TypeField, type);
        writer.WriteString(ChannelField, channel.Value);
        if (offset > 0) writer.WriteNumber(OffsetField, offset);
        Span<byte> time = stackalloc byte[24];
        timestamp.UtcDateTime.TryFormat(time, out var written, "yyyy-MM-ddTHH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        writer.WriteString(TimestampField, time[..written]);
        writer.WritePropertyName(DataField);
        writeData(writer, state);
        writer.WriteEndObject();
        writer.Flush();
        return new EventFrame(buffer.WrittenSpan, channel, offset, piece);
    }
}

/// <summary>Which part of which stream a frame carries.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Position">Where the piece begins, in UTF-8 bytes.</param>
/// <param name="End">Where the next one will.</param>
/// <param name="IsEnd">Whether the stream ends here.</param>
internal sealed record StreamPiece(string StreamId, long Position, long End, bool IsEnd)
{
    /// <summary>With the end of a stream that was open in this process: the stream, for whoever has to read it to its end.</summary>
    public LiveStream? Ended { get; init; }
}
