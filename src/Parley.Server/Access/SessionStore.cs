using Dapper;
using Parley.Server.Storage;

namespace Parley.Server.Access;

internal sealed class SessionStore(Database database, TimeProvider time)
{
    public string NewId() => Id.New(time.GetUtcNow());

    /// <summary>Makes a credential of a session; only its hash is kept.</summary>
    public async Task<(string Token, Session Session)> CreateAsync(
        User user, string sessionId, string kind, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var token = Access.Token.New();
        var now = time.GetUtcNow();
        var session = new Session(sessionId, kind, now + lifetime, user);
        await database.WriteAsync(async scope =>
        {
            await scope.Connection.ExecuteAsync(
                "DELETE FROM credentials WHERE expires_at <= @now", new { now = now.ToUnixTimeMilliseconds() }, scope.Transaction);
            await scope.Connection.ExecuteAsync(
                """
                INSERT INTO credentials (session_id, token_hash, kind, workspace_id, owner_id, created_at, expires_at)
                VALUES (@sessionId, @tokenHash, @kind, @workspaceId, @ownerId, @createdAt, @expiresAt)
                """,
                new
                {
                    sessionId,
                    tokenHash = Access.Token.HashOf(token),
                    kind,
                    workspaceId = user.WorkspaceId,
                    ownerId = user.UserId,
                    createdAt = now.ToUnixTimeMilliseconds(),
                    expiresAt = session.ExpiresAt.ToUnixTimeMilliseconds(),
                }, scope.Transaction);
        }, cancellationToken);
        return (token, session);
    }

    public async Task<Session?> FindAsync(string token, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT c.session_id AS SessionId, c.kind AS Kind, c.expires_at AS ExpiresAt,
                   u.user_id AS UserId, u.email AS Email, u.name AS Name, u.role AS Role, u.workspace_id AS WorkspaceId
            FROM credentials c JOIN users u ON u.user_id = c.owner_id
            WHERE c.token_hash = @hash AND c.expires_at > @now
            """,
            new { hash = Access.Token.HashOf(token), now = time.GetUtcNow().ToUnixTimeMilliseconds() }), cancellationToken);
        return row is null
            ? null
            : new Session(row.SessionId, row.Kind, DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt),
                new User(row.UserId, row.Email, row.Name, row.Role, row.WorkspaceId));
    }

    /// <summary>Ends a session with all its credentials. <see langword="true"/> for the one caller that did it.</summary>
    public async Task<bool> DeleteAsync(string sessionId, CancellationToken cancellationToken) =>
        await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            "DELETE FROM credentials WHERE session_id = @sessionId", new { sessionId }, scope.Transaction), cancellationToken) > 0;

    /// <summary>Ends all other sessions of a user, sign-in links included.</summary>
    public Task DeleteOthersAsync(string userId, string sessionId, CancellationToken cancellationToken) =>
        database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            "DELETE FROM credentials WHERE owner_id = @userId AND session_id <> @sessionId", new { userId, sessionId }, scope.Transaction), cancellationToken);

    private sealed record Row(string SessionId, string Kind, long ExpiresAt, string UserId, string Email, string Name, string Role, string WorkspaceId);
}
