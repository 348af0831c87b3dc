using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Protocol.Frames;
using Parley.Realtime.Commands;
using Parley.Realtime.Connections;
using Parley.Realtime.Streams;
using Parley.Realtime.Telemetry;

namespace Parley.Realtime.Channels;

/// <summary>
/// Begins and ends subscriptions, the same for every door: check the right, register and buffer, read what was missed, send it, read the
/// open streams on from what the client holds, go live.
/// </summary>
internal sealed class Subscriber(ChannelRegistry channels, StreamRegistry streams, IChannelLog log, RealtimeMetrics metrics)
{
    public async Task<SubscribedFrame> SubscribeAsync(Connection connection, SubscribeCommand command, CancellationToken cancellationToken)
    {
        var name = command.Channel;
        var caller = connection.Caller ?? throw new CommandException(ErrorCode.Unauthorized, "Authenticate before subscribing.");
        var evictions = channels.Evictions;
        await RequireRightAsync(caller, name, cancellationToken);

        Unsubscribe(connection, name);
        var subscription = channels.Attach(connection, name, log.Epoch);
        lock (connection.Subscriptions)
        {
            if (connection.Subscriptions.Count >= ProtocolLimits.SubscriptionsPerConnection)
            {
                subscription.End();
                throw new CommandException(ErrorCode.TooLarge, $"A connection may follow {ProtocolLimits.SubscriptionsPerConnection} channels.");
            }

            connection.Subscriptions.Add(name, subscription);
        }

        try
        {
            // A right that was withdrawn since it was checked has ended nothing yet: there was no subscription to end.
            if (channels.Evictions != evictions) await RequireRightAsync(caller, name, cancellationToken);
            return await CatchUpAsync(subscription, command, cancellationToken);
        }
        catch
        {
            Unsubscribe(connection, name);
            throw;
        }
    }

    public static void Unsubscribe(Connection connection, ChannelName channel)
    {
        Subscription? ended;
        lock (connection.Subscriptions) connection.Subscriptions.Remove(channel, out ended);
        ended?.End();
    }

    public static void UnsubscribeAll(Connection connection)
    {
        lock (connection.Subscriptions)
        {
            foreach (var (_, subscription) in connection.Subscriptions) subscription.End();
            connection.Subscriptions.Clear();
        }
    }

    private async ValueTask RequireRightAsync(Caller caller, ChannelName name, CancellationToken cancellationToken)
    {
        if (channels.NamespaceOf(name) is not { } policy || !await policy.MaySubscribe(caller, name, cancellationToken))
            throw new CommandException(ErrorCode.NotFound, $"There is no channel '{name}'.");
    }

    private async Task<SubscribedFrame> CatchUpAsync(Subscription subscription, SubscribeCommand command, CancellationToken cancellationToken)
    {
        var (channel, connection) = (subscription.Channel, subscription.Connection);
        var recovery = await RecoverAsync(channel, command.Since, cancellationToken);
        var answer = new SubscribedFrame(channel.Name, channel.Epoch, recovery.Head, recovery.Recovered) { Re = command.Id };
        connection.Send(answer, recovery.Recovered is true ? command.Since! : new Position(channel.Epoch, recovery.Head));
        if (recovery.Recovered is { } recovered) metrics.Recovered(recovered);
        if (recovery.Recovered is false)
            connection.Send(new ResetFrame(channel.Name, channel.Epoch, recovery.Head));
        subscription.Holds(recovery.Recovered is true ? command.Since!.Offset : recovery.Head);

        foreach (var frame in recovery.Events)
        {
            await connection.DrainAsync();
            subscription.SendHistory(frame);
        }

        await ReadStreamsAsync(subscription, command.Streams ?? new Dictionary<string, long>(), cancellationToken);
        return answer;
    }

    private async Task<Recovery> RecoverAsync(Channel channel, Position? since, CancellationToken cancellationToken)
    {
        if (since is not null && since.Epoch == channel.Epoch
            && channel.TryRecover(since.Offset) is { Events.Count: <= ProtocolLimits.RecoveredEvents } window)
            return new Recovery(window.Head, true, window.Events);
        if (!channel.Policy.Durable)
            return new Recovery(channel.Head, since is null ? null : false, []);

        var head = await log.ReadHeadAsync(channel.Name, cancellationToken);
        if (since is null) return new Recovery(head, null, []);
        if (since.Epoch != channel.Epoch || since.Offset > head || head - since.Offset > ProtocolLimits.RecoveredEvents)
            return new Recovery(head, false, []);

        var missed = await log.ReadAfterAsync(channel.Name, since.Offset, (int)(head - since.Offset), cancellationToken);
        var complete = missed.Count == head - since.Offset && (missed.Count == 0 || missed[0].Offset == since.Offset + 1);
        return complete
            ? new Recovery(head, true, [.. missed.Select(e => EventFrame.Encode(channel.Name, e))])
            : new Recovery(head, false, []);
    }

    private async Task ReadStreamsAsync(Subscription subscription, IReadOnlyDictionary<string, long> held, CancellationToken cancellationToken)
    {
        var (channel, connection) = (subscription.Channel.Name, subscription.Connection);
        foreach (var (id, position) in held)
        {
            subscription.Holds(id, Math.Max(0, position));
            if (streams.Find(id) is null) await streams.ReplayEndedAsync(subscription, id, channel, cancellationToken);
        }

        await connection.DrainAsync();
        while (subscription.TryGoLive(() => streams.OfChannel(channel)) is { } behind)
        {
            subscription.SendHistory(await behind.ReadFrameAsync(subscription.SentOf(behind.Id), cancellationToken));
            await connection.DrainAsync();
        }
    }

    /// <summary>What a subscriber missed.</summary>
    /// <param name="Head">The channel's last offset.</param>
    /// <param name="Recovered">As in <see cref="SubscribedFrame"/>.</param>
    /// <param name="Events">What was missed, in order.</param>
    private sealed record Recovery(long Head, bool? Recovered, IReadOnlyList<EventFrame> Events);
}
