namespace Parley.Realtime.Connections;

/// <summary>Who is at the other end of a connection.</summary>
/// <param name="UserId">The user.</param>
/// <param name="WorkspaceId">The tenant: nothing crosses from one to another.</param>
/// <param name="Role">The user's role there.</param>
/// <param name="SessionId">Names the session that authenticated it; not a credential.</param>
/// <param name="ExpiresAt">When the credential ends.</param>
public sealed record Caller(string UserId, string WorkspaceId, string Role, string SessionId, DateTimeOffset ExpiresAt);
