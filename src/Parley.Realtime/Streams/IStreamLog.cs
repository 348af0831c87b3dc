using Parley.Protocol;

namespace Parley.Realtime.Streams;

/// <summary>What streams got, on disk. A piece that was appended is returned by every later read; positions have no gap.</summary>
public interface IStreamLog
{
    /// <summary>
    /// Appends a piece at the stream's end. One that is there at this position already takes it over: its writer did not see that it was
    /// kept, and this one begins with it.
    /// </summary>
    Task AppendAsync(string streamId, long position, string text, CancellationToken cancellationToken);

    /// <summary>
    /// What the stream has from <paramref name="position"/> on, about <paramref name="maxBytes"/> at most and whole pieces; the answer may
    /// begin earlier, at the beginning of the piece that holds the position. <see langword="null"/> where there is no such stream.
    /// </summary>
    Task<StoredStream?> ReadAsync(string streamId, long position, int maxBytes, CancellationToken cancellationToken);
}

/// <summary>A part of a stream as the store has it.</summary>
/// <param name="Channel">The channel that it belongs to; who may follow that may read it.</param>
/// <param name="Status"><c>open</c>, <c>completed</c>, <c>stopped</c>, <c>failed</c> or <c>interrupted</c>.</param>
/// <param name="Position">Where <paramref name="Text"/> begins, in UTF-8 bytes.</param>
/// <param name="Text">The text; empty at the end.</param>
public sealed record StoredStream(ChannelName Channel, string Status, long Position, string Text);
