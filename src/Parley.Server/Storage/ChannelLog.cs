using System.Text;
using Dapper;
using Parley.Protocol;
using Parley.Realtime.Channels;

namespace Parley.Server.Storage;

/// <summary>Reads the durable channels' history. The epoch is made once with the database: losing it is losing the history.</summary>
internal sealed class ChannelLog(Database database, TimeProvider time) : IChannelLog
{
    private const string EpochSetting = "channel_epoch";
    private const string HeadOf = "SELECT COALESCE(MAX(head_offset), 0) FROM channels WHERE channel = @channel";

    private string? _epoch;

    public string Epoch => _epoch ?? throw new InvalidOperationException("The channel log was not opened.");

    public async Task OpenAsync(CancellationToken cancellationToken) =>
        _epoch = await database.WriteAsync(async scope =>
        {
            await scope.Connection.ExecuteAsync(
                "INSERT INTO settings (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING",
                new { name = EpochSetting, value = Id.New(time.GetUtcNow()) }, scope.Transaction);
            return await scope.Connection.ExecuteScalarAsync<string>(
                "SELECT value FROM settings WHERE name = @name", new { name = EpochSetting }, scope.Transaction);
        }, cancellationToken);

    public async ValueTask<long> ReadHeadAsync(ChannelName channel, CancellationToken cancellationToken) =>
        await database.ReadAsync(c => c.ExecuteScalarAsync<long>(HeadOf, new { channel = channel.Value }), cancellationToken);

    public async ValueTask<IReadOnlyList<ChannelEvent>> ReadAfterAsync(
        ChannelName channel, long offset, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(c => c.QueryAsync<Row>(
            """
            SELECT event_offset AS EventOffset, type AS Type, data AS Data, created_at AS CreatedAt FROM channel_events
            WHERE channel = @channel AND event_offset > @offset ORDER BY event_offset LIMIT @limit
            """,
            new { channel = channel.Value, offset, limit }), cancellationToken);
        return [.. rows.Select(r => new ChannelEvent(
            r.EventOffset, r.Type, Encoding.UTF8.GetBytes(r.Data), DateTimeOffset.FromUnixTimeMilliseconds(r.CreatedAt)))];
    }

    /// <summary>The offset of a channel's last event as a unit of work sees it; 0 where it has none.</summary>
    public static Task<long> ReadHeadAsync(WriteScope scope, ChannelName channel) =>
        scope.Connection.ExecuteScalarAsync<long>(HeadOf, new { channel = channel.Value }, scope.Transaction);

    /// <summary>Forgets a channel whose subject is gone: nobody may follow it any more, and its name does not come back.</summary>
    public static async Task DeleteAsync(WriteScope scope, ChannelName channel)
    {
        await scope.Connection.ExecuteAsync("DELETE FROM channel_events WHERE channel = @channel", new { channel = channel.Value }, scope.Transaction);
        await scope.Connection.ExecuteAsync("DELETE FROM channels WHERE channel = @channel", new { channel = channel.Value }, scope.Transaction);
    }

    private sealed record Row(long EventOffset, string Type, string Data, long CreatedAt);
}
