using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Parley.Protocol;

namespace Parley.Realtime.Transports.Sse;

/// <summary>What a reader of <c>/events</c> asks for.</summary>
public sealed class EventStreamRequest
{
    // A browser's page follows a handful; a hundred fit into one address line.
    private const int MaxChannels = 100;

    private EventStreamRequest(IReadOnlyList<ChannelName> channels, Cursor cursor, IReadOnlyDictionary<string, long> streams) =>
        (Channels, Cursor, Streams) = (channels, cursor, streams);

    internal IReadOnlyList<ChannelName> Channels { get; }

    internal Cursor Cursor { get; }

    internal IReadOnlyDictionary<string, long> Streams { get; }

    /// <summary>Reads <c>?channels=</c>, <c>Last-Event-ID</c> or <c>?cursor=</c>, and <c>?streams=</c>.</summary>
    public static bool TryParse(HttpRequest request, [NotNullWhen(true)] out EventStreamRequest? parsed, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(request);
        parsed = null;
        var names = request.Query["channels"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length is 0 or > MaxChannels)
        {
            problem = $"'channels' names 1 to {MaxChannels} channels.";
            return false;
        }

        var channels = new List<ChannelName>();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (!ChannelName.TryParse(name, out var channel))
            {
                problem = $"'{name}' is not a channel name.";
                return false;
            }

            channels.Add(channel);
        }

        var cursorText = request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : request.Query["cursor"].ToString();
        if (!Cursor.TryParse(cursorText, out var cursor))
        {
            problem = "The cursor is not one that this server gave.";
            return false;
        }

        if (!TryParseStreams(request.Query["streams"].ToString(), out var streams))
        {
            problem = "'streams' names streams as 'id@position', joined by commas.";
            return false;
        }

        parsed = new EventStreamRequest(channels, cursor, streams);
        problem = null;
        return true;
    }

    internal static bool TryParseStreams(string? text, out IReadOnlyDictionary<string, long> streams)
    {
        var parsed = new Dictionary<string, long>(StringComparer.Ordinal);
        streams = parsed;
        foreach (var entry in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = entry.LastIndexOf('@');
            if (at <= 0 || !long.TryParse(entry.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)) return false;
            parsed[entry[..at]] = position;
        }

        return true;
    }
}
