using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Protocol;
using Parley.Protocol.Frames;
using Parley.Realtime.Channels;
using Parley.Realtime.Telemetry;

namespace Parley.Realtime.Connections;

/// <summary>The open connections of this process: watches their deadlines, and sends them away in good order when the server stops.</summary>
public sealed class ConnectionRegistry : BackgroundService
{
    // The finest deadline is the shortest option, one second.
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Connection> _connections = new(StringComparer.Ordinal);
    private readonly ChannelRegistry _channels;
    private readonly ILogger<ConnectionRegistry> _logger;
    private volatile bool _draining;

    internal ConnectionRegistry(
        IOptions<RealtimeOptions> options, TimeProvider time, RealtimeMetrics metrics, ChannelRegistry channels, IHostApplicationLifetime lifetime,
        ILogger<ConnectionRegistry> logger)
    {
        (_channels, _logger) = (channels, logger);
        Context = new ConnectionContext(options.Value, time, metrics, logger);
        lifetime.ApplicationStopping.Register(Drain);
    }

    /// <summary>Whether new connections are to be refused because the server stops.</summary>
    public bool Draining => _draining;

    /// <summary>How many connections are open.</summary>
    public int Count => _connections.Count;

    internal ConnectionContext Context { get; }

    /// <summary>The open connections of a user.</summary>
    public IEnumerable<Connection> OfUser(string userId) => _connections.Values.Where(c => c.Caller?.UserId == userId);

    /// <summary>The open connections that a session authenticated.</summary>
    public IEnumerable<Connection> OfSession(string sessionId) => _connections.Values.Where(c => c.Caller?.SessionId == sessionId);

    internal IEnumerable<Connection> All => _connections.Values;

    internal void Add(Connection connection)
    {
        _connections[connection.Id] = connection;
        Context.Metrics.Opened(connection.Transport);
        Log.Opened(_logger, connection.Id, connection.Caller?.UserId, connection.Transport);
        if (_draining) SendAway(connection);
    }

    internal void Remove(Connection connection)
    {
        if (_connections.TryRemove(connection.Id, out _)) Context.Metrics.Removed(connection.Transport);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SweepInterval, Context.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Context.Time.GetUtcNow();
            foreach (var (_, connection) in _connections) connection.CheckDeadlines(now);
            _channels.RetireIdle();
        }
    }

    private void Drain()
    {
        _draining = true;
        Log.Draining(_logger, _connections.Count, Context.Options.ReconnectSpread);
        foreach (var (_, connection) in _connections) SendAway(connection);
    }

    private void SendAway(Connection connection)
    {
        var afterMs = Random.Shared.Next((int)Context.Options.ReconnectSpread.TotalMilliseconds + 1);
        connection.Send(new ReconnectFrame(afterMs), ProtocolJson.Wire.ReconnectFrame);
        connection.Close(CloseCode.Restarting, "the server restarts");
    }
}
