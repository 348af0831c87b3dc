using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Realtime.Channels;
using Parley.Realtime.Connections;
using Parley.Realtime.Transports.Sse;

namespace Parley.Realtime.Transports.LongPoll;

/// <summary>Answers one question: what came after this position?</summary>
public sealed class LongPollDoor
{
    /// <summary>The longest wait, in seconds: below the 30 s after which proxies commonly give up.</summary>
    public const int MaxWaitSeconds = 25;

    private readonly ConnectionRegistry _connections;
    private readonly Subscriber _subscriber;

    internal LongPollDoor(ConnectionRegistry connections, Subscriber subscriber) => (_connections, _subscriber) = (connections, subscriber);

    /// <summary>Answers at once when there is something, otherwise when something comes or the wait is over.</summary>
    /// <exception cref="Commands.CommandException">The channel is not there for this caller, or the request cannot be understood.</exception>
    public async Task RunAsync(HttpContext http, Caller caller, ChannelName channel, string? after, int waitSeconds, string? streams)
    {
        ArgumentNullException.ThrowIfNull(http);
        Position? since = null;
        if (!string.IsNullOrEmpty(after) && !Position.TryParse(after, out since))
            throw new Commands.CommandException(ErrorCode.BadRequest, "'after' is a position, '{epoch}:{offset}'.");
        if (!EventStreamRequest.TryParseStreams(streams, out var held))
            throw new Commands.CommandException(ErrorCode.BadRequest, "'streams' names streams as 'id@position', joined by commas.");

        var connection = new LongPollConnection(caller, _connections.Context);
        _connections.Add(connection);
        try
        {
            var subscribed = await _subscriber.SubscribeAsync(
                connection, new SubscribeCommand { Channel = channel, Since = since, Streams = held }, http.RequestAborted);
            // Without a position, or with one that leads nowhere, the position itself is the answer.
            var wait = subscribed.Recovered is true ? Math.Clamp(waitSeconds, 0, MaxWaitSeconds) : 0;
            await connection.WaitAsync(TimeSpan.FromSeconds(wait), http.RequestAborted);
            Subscriber.UnsubscribeAll(connection);
            if (connection.Take() is not var (position, events))
                throw new Commands.CommandException(ErrorCode.Unavailable, "The server restarts.", temporary: true, retryAfter: 1);
            http.Response.ContentType = "application/json";
            http.Response.Headers.CacheControl = "no-store";
            await WriteAsync(http, channel, position, connection.WasReset ? false : subscribed.Recovered, events);
        }
        finally
        {
            Subscriber.UnsubscribeAll(connection);
            connection.Close(CloseCode.Normal, "answered");
            _connections.Remove(connection);
        }
    }

    private static async Task WriteAsync(HttpContext http, ChannelName channel, Position position, bool? recovered, IReadOnlyList<EventFrame> events)
    {
        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("channel", channel.Value);
        writer.WriteString("epoch", position.Epoch);
        writer.WriteNumber("offset", position.Offset);
        if (recovered is { } value) writer.WriteBoolean("recovered", value);
        else writer.WriteNull("recovered");
        writer.WriteStartArray("events");
        foreach (var frame in events) writer.WriteRawValue(frame.Json.Span, skipInputValidation: true);
        writer.WriteEndArray();
        writer.WriteEndObject();
        await writer.FlushAsync(http.RequestAborted);
    }
}
