using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>A place in a channel: everything up to and with <paramref name="Offset"/> of <paramref name="Epoch"/> was seen.</summary>
/// <param name="Epoch">Names one unbroken history; it changes only if the history was lost.</param>
/// <param name="Offset">Counts events from 1; 0 is before the first.</param>
public sealed record Position([property: JsonRequired] string Epoch, [property: JsonRequired] long Offset)
{
    // What comes in an address goes back out in a header line of an event: it has to be plain.
    private static readonly SearchValues<char> EpochCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>Parses <c>{epoch}:{offset}</c>, the form that addresses carry.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out Position? position)
    {
        position = null;
        if (value?.LastIndexOf(':') is not > 0) return false;
        var colon = value.LastIndexOf(':');
        if (value.AsSpan(0, colon).ContainsAnyExcept(EpochCharacters)) return false;
        if (!long.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return false;

        position = new Position(value[..colon], offset);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Epoch}:{Offset}";
}
