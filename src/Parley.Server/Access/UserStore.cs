using Dapper;
using Parley.Server.Storage;

namespace Parley.Server.Access;

internal sealed class UserStore(Database database, TimeProvider time)
{
    private const string Columns = "user_id AS UserId, email AS Email, name AS Name, role AS Role, workspace_id AS WorkspaceId";

    public async Task<(User User, string? PasswordHash)?> FindByEmailAsync(string email, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<RowWithHash>(
            $"SELECT {Columns}, password_hash AS PasswordHash FROM users WHERE email = @email", new { email = Normalize(email) }), cancellationToken);
        return row is null ? null : (row.User, row.PasswordHash);
    }

    public async Task<(User User, string? PasswordHash)?> FindAsync(string userId, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<RowWithHash>(
            $"SELECT {Columns}, password_hash AS PasswordHash FROM users WHERE user_id = @userId", new { userId }), cancellationToken);
        return row is null ? null : (row.User, row.PasswordHash);
    }

    public async Task<IReadOnlyList<User>> ListAsync(string workspaceId, CancellationToken cancellationToken) =>
        [.. await database.ReadAsync(c => c.QueryAsync<User>(
            $"SELECT {Columns} FROM users WHERE workspace_id = @workspaceId ORDER BY email", new { workspaceId }), cancellationToken)];

    public Task SetPasswordAsync(string userId, string password, CancellationToken cancellationToken)
    {
        var hash = Password.Hash(password);
        return database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            "UPDATE users SET password_hash = @hash WHERE user_id = @userId", new { hash, userId }, scope.Transaction), cancellationToken);
    }

    /// <summary>How many messages the user's conversations hold.</summary>
    public Task<long> CountMessagesAsync(string userId, CancellationToken cancellationToken) =>
        database.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT message_count FROM users WHERE user_id = @userId", new { userId }), cancellationToken);

    /// <summary>Counts messages that came, or went where <paramref name="count"/> is negative.</summary>
    public static Task AddMessagesAsync(WriteScope scope, string userId, long count) =>
        scope.Connection.ExecuteAsync(
            "UPDATE users SET message_count = message_count + @count WHERE user_id = @userId", new { userId, count }, scope.Transaction);

    /// <summary>Adds a user; <see langword="null"/> where the address is taken.</summary>
    public async Task<User?> AddAsync(string workspaceId, string email, string name, string role, string? password, CancellationToken cancellationToken)
    {
        var user = new User(Id.New(time.GetUtcNow()), Normalize(email), name, role, workspaceId);
        var hash = password is null ? null : Password.Hash(password);
        var added = await database.WriteAsync(scope => InsertAsync(scope, user, hash), cancellationToken);
        return added > 0 ? user : null;
    }

    /// <summary>The first administrator: made with the first workspace where there is no user at all.</summary>
    public async Task<(User User, bool HasPassword)> EnsureAdministratorAsync(string email, string? password, CancellationToken cancellationToken)
    {
        var hash = string.IsNullOrEmpty(password) ? null : Password.Hash(password);
        return await database.WriteAsync(async scope =>
        {
            var first = await scope.Connection.QueryFirstOrDefaultAsync<RowWithHash>(
                $"SELECT {Columns}, password_hash AS PasswordHash FROM users WHERE role = @role ORDER BY created_at LIMIT 1",
                new { role = Role.Administrator }, scope.Transaction);
            if (first is not null)
                return (first.User, first.PasswordHash is not null);

            var now = time.GetUtcNow();
            var administrator = new User(Id.New(now), Normalize(email), "Administrator", Role.Administrator, Id.New(now));
            await scope.Connection.ExecuteAsync(
                "INSERT INTO workspaces (workspace_id, owner_id, name, created_at) VALUES (@WorkspaceId, @UserId, 'Workspace', @now)",
                new { administrator.WorkspaceId, administrator.UserId, now = now.ToUnixTimeMilliseconds() }, scope.Transaction);
            await InsertAsync(scope, administrator, hash);
            return (administrator, hash is not null);
        }, cancellationToken);
    }

    private static string Normalize(string email) => email.Trim().ToLowerInvariant();

    private static Task<int> InsertAsync(WriteScope scope, User user, string? hash) =>
        scope.Connection.ExecuteAsync(
            """
            INSERT INTO users (user_id, workspace_id, owner_id, email, name, role, password_hash, created_at)
            VALUES (@UserId, @WorkspaceId, @UserId, @Email, @Name, @Role, @hash, @now) ON CONFLICT (email) DO NOTHING
            """,
            new { user.UserId, user.WorkspaceId, user.Email, user.Name, user.Role, hash, now = scope.Now.ToUnixTimeMilliseconds() }, scope.Transaction);

    private sealed record RowWithHash(string UserId, string Email, string Name, string Role, string WorkspaceId, string? PasswordHash)
    {
        public User User => new(UserId, Email, Name, Role, WorkspaceId);
    }
}
