using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Parley.Protocol;
using Parley.Protocol.Frames;
using Parley.Realtime.Channels;
using Parley.Realtime.Commands;
using Parley.Realtime.Connections;

namespace Parley.Realtime.Transports.WebSocket;

/// <summary>Carries a connection over a WebSocket from the handshake to the Close frame.</summary>
public sealed class WebSocketDoor
{
    /// <summary>The subprotocol that a client may name.</summary>
    public const string Subprotocol = "parley.v1";

    private readonly ConnectionRegistry _connections;
    private readonly CommandDispatcher _dispatcher;

    internal WebSocketDoor(ConnectionRegistry connections, CommandDispatcher dispatcher) => (_connections, _dispatcher) = (connections, dispatcher);

    /// <summary>Accepts the handshake and serves the connection until it ends. The caller has checked origin, right and limits.</summary>
    /// <param name="http">A WebSocket request.</param>
    /// <param name="caller">Who was authenticated by the handshake, if anybody.</param>
    public async Task RunAsync(HttpContext http, Caller? caller)
    {
        ArgumentNullException.ThrowIfNull(http);
        // Not disposed here: the line ends with the request, and the connection aborts it where it has to.
        var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = http.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol) ? Subprotocol : null,
            // Heartbeats are the protocol's own: a ping of the transport says nothing about the client's program.
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        var connection = new WebSocketConnection(socket, caller, _connections.Context);
        // Before anybody else can send to it: this is the first frame.
        connection.Send(
            new ConnectionFrame(connection.Id, caller?.UserId, (int)_connections.Context.Options.Heartbeat.TotalSeconds), ProtocolJson.Wire.ConnectionFrame);
        _connections.Add(connection);
        try
        {
            await connection.RunAsync(_dispatcher, http.RequestAborted);
        }
        finally
        {
            Subscriber.UnsubscribeAll(connection);
            _connections.Remove(connection);
        }
    }
}
