using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Parley.Protocol;

/// <summary>A place in a channel: everything up to and with <paramref name="Offset"/> of <paramref name="Epoch"/> was seen.</summary>
/// <param name="Epoch">Names one unbroken history; it changes only if the history was lost.</param>
/// <param name="Offset">Counts events from 1; 0 is before the first.</param>
public sealed record Position(string Epoch, long Offset)
{
    /// <summary>Parses <c>{epoch}:{offset}</c>, the form that addresses carry.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out Position? position)
    {
        position = null;
        if (value?.LastIndexOf(':') is not > 0) return false;
        var colon = value.LastIndexOf(':');
        if (!long.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return false;

        position = new Position(value[..colon], offset);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Epoch}:{Offset}";
}
