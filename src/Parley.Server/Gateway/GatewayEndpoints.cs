using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Realtime;
using Parley.Realtime.Channels;
using Parley.Realtime.Commands;
using Parley.Realtime.Connections;
using Parley.Realtime.Streams;
using Parley.Realtime.Transports.LongPoll;
using Parley.Realtime.Transports.Sse;
using Parley.Realtime.Transports.WebSocket;
using Parley.Server.Access;

namespace Parley.Server.Gateway;

/// <summary>The doors of the real-time engine: they authenticate, translate and own no state.</summary>
internal static class GatewayEndpoints
{
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddCommand<AuthHandler>();
        services.AddChannelNamespace(_ => new ChannelNamespace("user", static (caller, channel, _) => ValueTask.FromResult(channel.Id == caller.UserId)) { Durable = true });
        services.AddChannelNamespace(_ => new ChannelNamespace("system", static (_, channel, _) => ValueTask.FromResult(channel.Id.Length == 0)));
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Add(GatewayJson.Default));
        return services;
    }

    public static void MapGateway(this WebApplication app)
    {
        app.MapGet("/ws", OpenWebSocketAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/ws/{userId}", OpenWebSocketOfUserAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/events", ReadEventsAsync);
        app.MapGet("/api/v1/channels/{channel}/events", PollAsync);
        app.MapGet("/api/v1/streams/{**id}", ReadStreamAsync);
    }

    private static async Task OpenWebSocketAsync(WebSocketDoor door, ConnectionRegistry connections, HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest) throw Refusal.BadRequest("This address speaks WebSocket.");
        RefuseWhileDraining(connections);
        await door.RunAsync(http, http.FindCaller());
    }

    private static async Task OpenWebSocketOfUserAsync(string userId, WebSocketDoor door, ConnectionRegistry connections, HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest) throw Refusal.BadRequest("This address speaks WebSocket.");
        RefuseWhileDraining(connections);
        if (http.Caller().UserId != userId)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await door.RunAsync(http, http.Caller());
    }

    private static async Task ReadEventsAsync(SseDoor door, ConnectionRegistry connections, HttpContext http)
    {
        RefuseWhileDraining(connections);
        if (!EventStreamRequest.TryParse(http.Request, out var request, out var problem)) throw Refusal.BadRequest(problem);
        await door.RunAsync(http, http.Caller(), request);
    }

    private static async Task PollAsync(string channel, string? after, int? wait, string? streams, LongPollDoor door, ConnectionRegistry connections, HttpContext http)
    {
        RefuseWhileDraining(connections);
        if (!ChannelName.TryParse(channel, out var name)) throw Refusal.NotFound($"channel '{channel}'");
        await door.RunAsync(http, http.Caller(), name, after, wait ?? LongPollDoor.MaxWaitSeconds, streams);
    }

    private static async Task<Ok<StreamAnswer>> ReadStreamAsync(
        string id, long? position, StreamRegistry streams, IEnumerable<ChannelNamespace> namespaces, HttpContext http, CancellationToken cancellationToken)
    {
        var stored = await streams.ReadAsync(id, Math.Max(0, position ?? 0), cancellationToken);
        var policy = namespaces.FirstOrDefault(n => n.Name == stored?.Channel.Namespace);
        if (stored is null || policy is null || !await policy.MaySubscribe(http.Caller(), stored.Channel, cancellationToken)) throw Refusal.NotFound("such stream");
        return TypedResults.Ok(new StreamAnswer(id, stored.Position, stored.Text, stored.Status));
    }

    private static void RefuseWhileDraining(ConnectionRegistry connections)
    {
        if (connections.Draining) throw new CommandException(ErrorCode.Unavailable, "The server restarts.", temporary: true, retryAfter: 1);
    }
}
