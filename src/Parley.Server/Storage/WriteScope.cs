using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dapper;
using Parley.Protocol;
using Parley.Realtime.Channels;

namespace Parley.Server.Storage;

/// <summary>What a unit of work writes through: its connection, its transaction and the channels' log.</summary>
internal sealed class WriteScope(DbConnection connection, DbTransaction transaction, TimeProvider time)
{
    // A subscriber that missed more than ProtocolLimits.RecoveredEvents is reset, so twice that is kept and the log is pruned in steps.
    private const int KeptEvents = 2 * ProtocolLimits.RecoveredEvents;
    private const int PruneStep = 256;

    private List<Publication>? _publications;
    private List<Action>? _afterCommit;

    public DbConnection Connection { get; } = connection;

    public DbTransaction Transaction { get; } = transaction;

    public IReadOnlyList<Publication> Publications => _publications ?? [];

    public IReadOnlyList<Action> AfterCommitActions => _afterCommit ?? [];

    /// <summary>The time of this unit of work.</summary>
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    /// <summary>
    /// Appends an event to a durable channel, in this transaction; subscribers get it right after the commit. Returns its offset.
    /// </summary>
    public async Task<long> PublishAsync<T>(ChannelName channel, RowOwner owner, string type, T data, JsonTypeInfo<T> typeInfo)
    {
        var json = JsonSerializer.Serialize(data, typeInfo);
        var offset = await Connection.ExecuteScalarAsync<long>(
            """
            INSERT INTO channels (channel, workspace_id, owner_id, head_offset) VALUES (@channel, @workspaceId, @ownerId, 1)
            ON CONFLICT (channel) DO UPDATE SET head_offset = channels.head_offset + 1
            RETURNING head_offset
            """,
            new { channel = channel.Value, workspaceId = owner.WorkspaceId, ownerId = owner.OwnerId }, Transaction);
        await Connection.ExecuteAsync(
            """
            INSERT INTO channel_events (channel, event_offset, workspace_id, owner_id, type, data, created_at)
            VALUES (@channel, @offset, @workspaceId, @ownerId, @type, @json, @createdAt)
            """,
            new
            {
                channel = channel.Value,
                offset,
                workspaceId = owner.WorkspaceId,
                ownerId = owner.OwnerId,
                type,
                json,
                createdAt = Now.ToUnixTimeMilliseconds(),
            }, Transaction);
        if (offset % PruneStep == 0)
            await Connection.ExecuteAsync(
                "DELETE FROM channel_events WHERE channel = @channel AND event_offset <= @oldest",
                new { channel = channel.Value, oldest = offset - KeptEvents }, Transaction);

        (_publications ??= []).Add(new Publication(channel, new ChannelEvent(offset, type, System.Text.Encoding.UTF8.GetBytes(json), Now)));
        return offset;
    }

    /// <summary>Runs once the unit is on disk, before its caller goes on. It must not block; what it throws is logged.</summary>
    public void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    internal sealed record Publication(ChannelName Channel, ChannelEvent Event);
}
