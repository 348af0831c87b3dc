using System.Buffers;
using System.Text;
using Parley.Protocol;

namespace Parley.Realtime.Transports.Sse;

/// <summary>
/// The positions of a reader in all its channels, as one text: <c>channel@epoch:offset</c>, joined by commas. A channel's name may hold an
/// <c>@</c>, an epoch may not: the last one divides.
/// </summary>
internal sealed class Cursor
{
    // 100 channels of 200 characters with their positions stay below the 32 KiB that servers allow for all headers.
    private const int MaxLength = 24 * 1024;

    private readonly SortedDictionary<string, Position> _positions = new(StringComparer.Ordinal);

    public Position? this[ChannelName channel] => _positions.GetValueOrDefault(channel.Value);

    public void Set(ChannelName channel, Position position) => _positions[channel.Value] = position;

    public void Advance(ChannelName channel, long offset)
    {
        if (_positions.TryGetValue(channel.Value, out var position)) _positions[channel.Value] = position with { Offset = offset };
    }

    /// <summary>Parses a cursor; <see langword="false"/> where it is none. An empty one holds nothing.</summary>
    public static bool TryParse(string? text, out Cursor cursor)
    {
        cursor = new Cursor();
        if (string.IsNullOrEmpty(text)) return true;
        if (text.Length > MaxLength) return false;
        foreach (var entry in text.Split(','))
        {
            var at = entry.LastIndexOf('@');
            if (at < 0 || !ChannelName.TryParse(entry[..at], out var channel) || !Position.TryParse(entry[(at + 1)..], out var position)) return false;
            cursor.Set(channel, position);
        }

        return true;
    }

    public Cursor Copy()
    {
        var copy = new Cursor();
        foreach (var (channel, position) in _positions) copy._positions.Add(channel, position);
        return copy;
    }

    /// <summary>Writes it; whatever was parsed is plain ASCII.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        var first = true;
        foreach (var (channel, position) in _positions)
        {
            // Two separators and the colon, and the 19 digits of the largest offset.
            var span = output.GetSpan(channel.Length + position.Epoch.Length + 22);
            var length = 0;
            if (!first) span[length++] = (byte)',';
            length += Encoding.ASCII.GetBytes(channel, span[length..]);
            span[length++] = (byte)'@';
            length += Encoding.ASCII.GetBytes(position.Epoch, span[length..]);
            span[length++] = (byte)':';
            position.Offset.TryFormat(span[length..], out var digits);
            output.Advance(length + digits);
            first = false;
        }
    }
}
