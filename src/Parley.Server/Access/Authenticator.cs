using Parley.Realtime.Connections;

namespace Parley.Server.Access;

/// <summary>Turns a credential into who it belongs to.</summary>
internal sealed class Authenticator(SessionStore sessions)
{
    /// <summary>The caller of a credential of one kind; <see langword="null"/> where it is not valid.</summary>
    public async Task<Caller?> AuthenticateAsync(string token, string kind, CancellationToken cancellationToken) =>
        await sessions.FindAsync(token, cancellationToken) is { } session && session.Kind == kind
            ? new Caller(session.User.UserId, session.User.WorkspaceId, session.User.Role, session.SessionId, session.ExpiresAt)
            : null;
}
