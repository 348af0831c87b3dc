using System.Text.Json;
using Dapper;
using Parley.Realtime.Connections;
using Parley.Server.Storage;

namespace Parley.Server.Jobs;

internal sealed class JobStore(Database database)
{
    private const string Columns =
        """
        job_id AS JobId, workspace_id AS WorkspaceId, owner_id AS OwnerId, kind AS Kind, title AS Title, status AS Status, step AS Step,
        steps AS Steps, progress AS Progress, error AS Error, cancel_requested AS CancelRequested, payload AS Payload,
        checkpoint AS Checkpoint, attempt AS Attempt, created_at AS CreatedAt, started_at AS StartedAt, ended_at AS EndedAt
        """;

    /// <summary>A job of the caller's own.</summary>
    public async Task<Job?> FindAsync(string jobId, Caller caller, CancellationToken cancellationToken) =>
        (await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM jobs WHERE job_id = @jobId AND workspace_id = @WorkspaceId AND owner_id = @UserId",
            new { jobId, caller.WorkspaceId, caller.UserId }), cancellationToken))?.ToJob();

    /// <summary>The caller's jobs, newest first.</summary>
    public async Task<IReadOnlyList<Job>> ListAsync(Caller caller, string? before, int limit, CancellationToken cancellationToken)
    {
        // An id sorts by the time it was made. "~" sorts behind all of them.
        var rows = await database.ReadAsync(c => c.QueryAsync<Row>(
            $"""
            SELECT {Columns} FROM jobs WHERE workspace_id = @WorkspaceId AND owner_id = @UserId AND job_id < @before
            ORDER BY job_id DESC LIMIT @limit
            """, new { caller.WorkspaceId, caller.UserId, before = before ?? "~", limit }), cancellationToken);
        return [.. rows.Select(r => r.ToJob())];
    }

    /// <summary>Jobs that were over before a time, the oldest first.</summary>
    public async Task<IReadOnlyList<Job>> ListEndedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(c => c.QueryAsync<Row>(
            $"SELECT {Columns} FROM jobs WHERE ended_at < @before ORDER BY ended_at LIMIT @limit",
            new { before = before.ToUnixTimeMilliseconds(), limit }), cancellationToken);
        return [.. rows.Select(r => r.ToJob())];
    }

    public static async Task<IReadOnlyList<Job>> ListRunningAsync(WriteScope scope)
    {
        var rows = await scope.Connection.QueryAsync<Row>(
            $"SELECT {Columns} FROM jobs WHERE status = @status ORDER BY job_id", new { status = JobStatus.Running }, scope.Transaction);
        return [.. rows.Select(r => r.ToJob())];
    }

    public static async Task<Job?> FindAsync(WriteScope scope, string jobId) =>
        (await scope.Connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM jobs WHERE job_id = @jobId", new { jobId }, scope.Transaction))?.ToJob();

    /// <summary>The queued job whose owner has the fewest running, so that nobody waits behind another's hundred files; then the oldest.</summary>
    public static async Task<Job?> FindNextAsync(WriteScope scope) =>
        (await scope.Connection.QueryFirstOrDefaultAsync<Row>(
            $"""
            SELECT {Columns} FROM jobs waiting WHERE status = @queued
            ORDER BY (SELECT COUNT(*) FROM jobs busy WHERE busy.status = @running AND busy.owner_id = waiting.owner_id), job_id LIMIT 1
            """, new { queued = JobStatus.Queued, running = JobStatus.Running }, scope.Transaction))?.ToJob();

    public static Task InsertAsync(WriteScope scope, Job job) =>
        scope.Connection.ExecuteAsync(
            """
            INSERT INTO jobs (job_id, workspace_id, owner_id, kind, title, status, step, steps, progress, error, cancel_requested, payload,
                checkpoint, attempt, created_at, started_at, ended_at)
            VALUES (@JobId, @WorkspaceId, @OwnerId, @Kind, @Title, @Status, @Step, @Steps, @Progress, @Error, @CancelRequested, @Payload,
                @Checkpoint, @Attempt, @CreatedAt, @StartedAt, @EndedAt)
            """, Row.From(job), scope.Transaction);

    /// <summary>Writes a change; nothing and <see langword="false"/> where the job's status is not what the change began with.</summary>
    public static async Task<bool> UpdateAsync(WriteScope scope, Job job, string expectedStatus)
    {
        var row = Row.From(job);
        return await scope.Connection.ExecuteAsync(
            """
            UPDATE jobs SET status = @Status, step = @Step, progress = @Progress, error = @Error, cancel_requested = @CancelRequested,
                attempt = @Attempt, started_at = @StartedAt, ended_at = @EndedAt
            WHERE job_id = @JobId AND status = @expectedStatus
            """,
            new
            {
                row.JobId, row.Status, row.Step, row.Progress, row.Error, row.CancelRequested, row.Attempt, row.StartedAt, row.EndedAt, expectedStatus,
            }, scope.Transaction) == 1;
    }

    public static Task DeleteAsync(WriteScope scope, string jobId) =>
        scope.Connection.ExecuteAsync("DELETE FROM jobs WHERE job_id = @jobId", new { jobId }, scope.Transaction);

    public static Task SaveCheckpointAsync(WriteScope scope, string jobId, string checkpoint) =>
        scope.Connection.ExecuteAsync("UPDATE jobs SET checkpoint = @checkpoint WHERE job_id = @jobId", new { jobId, checkpoint }, scope.Transaction);

    private sealed record Row(
        string JobId, string WorkspaceId, string OwnerId, string Kind, string Title, string Status, string? Step, string Steps, long Progress,
        string? Error, long CancelRequested, string Payload, string? Checkpoint, long Attempt, long CreatedAt, long? StartedAt, long? EndedAt)
    {
        public static Row From(Job job) => new(
            job.JobId, job.Owner.WorkspaceId, job.Owner.OwnerId, job.Kind, job.Title, job.Status, job.Step,
            JsonSerializer.Serialize(job.Steps, JobsJson.Wire.IReadOnlyListString), job.Progress, job.Error, job.CancelRequested ? 1 : 0, job.Payload,
            job.Checkpoint, job.Attempt, job.CreatedAt.ToUnixTimeMilliseconds(), job.StartedAt?.ToUnixTimeMilliseconds(), job.EndedAt?.ToUnixTimeMilliseconds());

        public Job ToJob() => new()
        {
            JobId = JobId,
            Owner = new RowOwner(WorkspaceId, OwnerId),
            Kind = Kind,
            Title = Title,
            Status = Status,
            Step = Step,
            Steps = JsonSerializer.Deserialize(Steps, JobsJson.Wire.IReadOnlyListString) ?? [],
            Progress = (int)Progress,
            Error = Error,
            CancelRequested = CancelRequested != 0,
            Payload = Payload,
            Checkpoint = Checkpoint,
            Attempt = (int)Attempt,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            StartedAt = Time(StartedAt),
            EndedAt = Time(EndedAt),
        };

        private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
    }
}
