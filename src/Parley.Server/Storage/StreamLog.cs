using System.Text;
using Dapper;
using Parley.Protocol;
using Parley.Realtime.Streams;

namespace Parley.Server.Storage;

/// <summary>What streams got, in pieces. A slice creates and ends its streams within its own units of work.</summary>
internal sealed class StreamLog(Database database) : IStreamLog
{
    public const string Open = "open";

    /// <summary>Makes a stream that begins with <paramref name="text"/>.</summary>
    public static async Task CreateAsync(WriteScope scope, string streamId, ChannelName channel, RowOwner owner, string text = "")
    {
        await scope.Connection.ExecuteAsync(
            """
            INSERT INTO streams (stream_id, channel, workspace_id, owner_id, status, created_at)
            VALUES (@streamId, @channel, @workspaceId, @ownerId, @status, @now)
            """,
            new
            {
                streamId,
                channel = channel.Value,
                workspaceId = owner.WorkspaceId,
                ownerId = owner.OwnerId,
                status = Open,
                now = scope.Now.ToUnixTimeMilliseconds(),
            }, scope.Transaction);
        if (text.Length > 0) await AppendAsync(scope, streamId, 0, text);
    }

    public static Task EndAsync(WriteScope scope, string streamId, string status) =>
        scope.Connection.ExecuteAsync("UPDATE streams SET status = @status WHERE stream_id = @streamId", new { streamId, status }, scope.Transaction);

    /// <summary>The whole text of a stream that is not open in this process.</summary>
    public static async Task<string> ReadAllAsync(WriteScope scope, string streamId) =>
        string.Concat(await scope.Connection.QueryAsync<string>(
            "SELECT text FROM stream_pieces WHERE stream_id = @streamId ORDER BY position", new { streamId }, scope.Transaction));

    /// <summary>How many UTF-8 bytes are on disk of a stream.</summary>
    public static async Task<long> LengthAsync(WriteScope scope, string streamId) =>
        await scope.Connection.QueryFirstOrDefaultAsync<PieceRow>(
            "SELECT position AS Position, text AS Text FROM stream_pieces WHERE stream_id = @streamId ORDER BY position DESC LIMIT 1",
            new { streamId }, scope.Transaction) is { } last ? last.Position + Encoding.UTF8.GetByteCount(last.Text) : 0;

    public static async Task DeleteAsync(WriteScope scope, string streamId)
    {
        await scope.Connection.ExecuteAsync("DELETE FROM stream_pieces WHERE stream_id = @streamId", new { streamId }, scope.Transaction);
        await scope.Connection.ExecuteAsync("DELETE FROM streams WHERE stream_id = @streamId", new { streamId }, scope.Transaction);
    }

    public Task AppendAsync(string streamId, long position, string text, CancellationToken cancellationToken) =>
        database.WriteAsync(scope => AppendAsync(scope, streamId, position, text), cancellationToken);

    public async Task<StoredStream?> ReadAsync(string streamId, long position, int maxBytes, CancellationToken cancellationToken) =>
        await database.ReadAsync(async connection =>
        {
            var stream = await connection.QuerySingleOrDefaultAsync<StreamRow>(
                "SELECT channel AS Channel, status AS Status FROM streams WHERE stream_id = @streamId", new { streamId });
            if (stream is null) return null;

            var text = new StringBuilder();
            var from = position;
            var bytes = 0;
            var pieces = connection.Query<PieceRow>(
                """
                SELECT position AS Position, text AS Text FROM stream_pieces
                WHERE stream_id = @streamId AND position >= COALESCE(
                    (SELECT MAX(position) FROM stream_pieces WHERE stream_id = @streamId AND position <= @position), 0)
                ORDER BY position
                """,
                new { streamId, position }, buffered: false);
            foreach (var piece in pieces)
            {
                var length = Encoding.UTF8.GetByteCount(piece.Text);
                if (piece.Position + length <= position) continue;
                if (bytes == 0) from = piece.Position;
                text.Append(piece.Text);
                bytes += length;
                if (bytes >= maxBytes) break;
            }

            return new StoredStream(ChannelName.Parse(stream.Channel), stream.Status, from, text.ToString());
        }, cancellationToken);

    private static Task<int> AppendAsync(WriteScope scope, string streamId, long position, string text) =>
        scope.Connection.ExecuteAsync(
            """
            INSERT INTO stream_pieces (stream_id, position, workspace_id, owner_id, text)
            SELECT stream_id, @position, workspace_id, owner_id, @text FROM streams WHERE stream_id = @streamId
            ON CONFLICT (stream_id, position) DO UPDATE SET text = excluded.text
            """,
            new { streamId, position, text }, scope.Transaction);

    private sealed record StreamRow(string Channel, string Status);

    private sealed record PieceRow(long Position, string Text);
}
