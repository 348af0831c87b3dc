using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Protocol.Frames;
using Parley.Realtime.Channels;
using Parley.Realtime.Commands;
using Parley.Realtime.Connections;

namespace Parley.Realtime.Transports.Sse;

/// <summary>Carries channels over server-sent events.</summary>
public sealed class SseDoor
{
    private readonly ConnectionRegistry _connections;
    private readonly Subscriber _subscriber;

    internal SseDoor(ConnectionRegistry connections, Subscriber subscriber) => (_connections, _subscriber) = (connections, subscriber);

    /// <summary>Serves the reader until it ends.</summary>
    /// <param name="http">The request; nothing of its response was sent.</param>
    /// <param name="caller">Who reads.</param>
    /// <param name="request">What is read; parsed from the same request.</param>
    public async Task RunAsync(HttpContext http, Caller caller, EventStreamRequest request)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(request);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        // nginx must not collect what is meant to arrive now.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        var body = http.Response.BodyWriter;
        // A browser's own reconnection waits for this long; spread, so that a restart is not answered by all at once.
        body.Write(System.Text.Encoding.ASCII.GetBytes($"retry: {Random.Shared.Next(300, 3000)}\n\n"));
        await body.FlushAsync(http.RequestAborted);

        var connection = new SseConnection(body, request.Cursor, caller, _connections.Context);
        _connections.Add(connection);
        var running = connection.RunAsync(http.RequestAborted);
        try
        {
            foreach (var channel in request.Channels)
                if (!connection.Closing.IsCompleted) await SubscribeAsync(connection, channel, request, http.RequestAborted);
            await running;
        }
        finally
        {
            // Where a subscription threw something that is nobody's refusal, this is what ends the connection.
            connection.Close(CloseCode.InternalError, "the server failed");
            var reason = await running;
            Subscriber.UnsubscribeAll(connection);
            _connections.Remove(connection);
            // A reader that takes nothing would keep the end of the response waiting, and its socket with it.
            if (reason.Code is CloseCode.TooSlow or CloseCode.Abnormal) http.Abort();
        }
    }

    private async Task SubscribeAsync(SseConnection connection, ChannelName channel, EventStreamRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await _subscriber.SubscribeAsync(
                connection, new SubscribeCommand { Id = channel.Value, Channel = channel, Since = request.Cursor[channel], Streams = request.Streams }, cancellationToken);
        }
        catch (CommandException e)
        {
            connection.Send(new ErrorFrame(e.Code, e.Message, e.Temporary, e.RetryAfter) { Re = channel.Value }, ProtocolJson.Wire.ErrorFrame);
        }
        catch (OperationCanceledException)
        {
            // The reader left while it caught up; RunAsync ends the same way.
        }
    }
}
