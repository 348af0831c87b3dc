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

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (channel, position) in _positions)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(channel).Append('@').Append(position.Epoch).Append(':').Append(position.Offset);
        }

        return text.ToString();
    }
}
