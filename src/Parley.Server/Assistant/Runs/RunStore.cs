using System.Text.Json;
using Dapper;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Storage;

namespace Parley.Server.Assistant.Runs;

internal sealed class RunStore(Database database)
{
    private const string Columns =
        """
        run_id AS RunId, workspace_id AS WorkspaceId, owner_id AS OwnerId, conversation_id AS ConversationId, message_id AS MessageId,
        mode AS Mode, status AS Status, position AS Position
        """;

    public static Task AddAsync(WriteScope scope, Run run) =>
        scope.Connection.ExecuteAsync(
            """
            INSERT INTO runs (run_id, workspace_id, owner_id, conversation_id, message_id, status, mode, position, created_at)
            VALUES (@RunId, @WorkspaceId, @OwnerId, @ConversationId, @MessageId, @Status, @Mode, @Position, @now)
            """,
            new
            {
                run.RunId,
                run.Owner.WorkspaceId,
                run.Owner.OwnerId,
                run.ConversationId,
                run.MessageId,
                run.Status,
                run.Mode,
                run.Position,
                now = scope.Now.ToUnixTimeMilliseconds(),
            }, scope.Transaction);

    /// <summary><see langword="true"/> for the one that took the run from the queue.</summary>
    public Task<bool> TryStartAsync(string runId, CancellationToken cancellationToken) =>
        database.WriteAsync(async scope => await scope.Connection.ExecuteAsync(
            $"UPDATE runs SET status = '{RunStatus.Running}', started_at = @now WHERE run_id = @runId AND status = '{RunStatus.Queued}'",
            new { runId, now = scope.Now.ToUnixTimeMilliseconds() }, scope.Transaction) > 0, cancellationToken);

    /// <summary><see langword="true"/> for the one that ended the run.</summary>
    public static async Task<bool> TryEndAsync(WriteScope scope, string runId, string status, long position) =>
        await scope.Connection.ExecuteAsync(
            $"""
            UPDATE runs SET status = @status, position = @position, ended_at = @now
            WHERE run_id = @runId AND status IN ('{RunStatus.Queued}', '{RunStatus.Running}')
            """,
            new { runId, status, position, now = scope.Now.ToUnixTimeMilliseconds() }, scope.Transaction) > 0;

    public Task<Run?> FindAsync(string runId, string ownerId, CancellationToken cancellationToken) =>
        database.ReadAsync(async c => (await c.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM runs WHERE run_id = @runId AND owner_id = @ownerId", new { runId, ownerId }))?.ToRun(), cancellationToken);

    public static async Task<Run?> FindAsync(WriteScope scope, string runId, string ownerId) =>
        (await scope.Connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM runs WHERE run_id = @runId AND owner_id = @ownerId", new { runId, ownerId }, scope.Transaction))?.ToRun();

    /// <summary>What was queued or running when whoever wrote it went away.</summary>
    public Task<IReadOnlyList<Run>> FindUnfinishedAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Run>>(async c => [.. (await c.QueryAsync<Row>(
            $"SELECT {Columns} FROM runs WHERE status IN ('{RunStatus.Queued}', '{RunStatus.Running}') ORDER BY run_id")).Select(r => r.ToRun())],
            cancellationToken);

    /// <summary>Keeps what the model is given, so that the numbers in its text can be read whatever becomes of the run.</summary>
    public Task SavePassagesAsync(string runId, IReadOnlyList<RetrievalHit> passages, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(passages, RunsJson.Default.IReadOnlyListRetrievalHit);
        return database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            "UPDATE runs SET passages = @json WHERE run_id = @runId", new { runId, json }, scope.Transaction), cancellationToken);
    }

    public async Task<IReadOnlyList<RetrievalHit>> ReadPassagesAsync(string runId, CancellationToken cancellationToken) =>
        Parse(await database.ReadAsync(c => c.ExecuteScalarAsync<string?>("SELECT passages FROM runs WHERE run_id = @runId", new { runId }), cancellationToken));

    /// <summary>What the message's text so far was written from; empty where it has none.</summary>
    public async Task<IReadOnlyList<RetrievalHit>> ReadEarlierPassagesAsync(Run run, CancellationToken cancellationToken) =>
        Parse(await database.ReadAsync(c => c.QueryFirstOrDefaultAsync<string?>(
            """
            SELECT passages FROM runs WHERE message_id = @MessageId AND run_id <> @RunId AND passages IS NOT NULL
            ORDER BY created_at DESC, run_id DESC LIMIT 1
            """, new { run.MessageId, run.RunId }), cancellationToken));

    private static IReadOnlyList<RetrievalHit> Parse(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, RunsJson.Default.IReadOnlyListRetrievalHit)!;

    private sealed record Row(
        string RunId, string WorkspaceId, string OwnerId, string ConversationId, string MessageId, string Mode, string Status, long Position)
    {
        public Run ToRun() => new(RunId, new RowOwner(WorkspaceId, OwnerId), ConversationId, MessageId, Mode, Status, Position);
    }
}
