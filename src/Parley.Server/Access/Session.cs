namespace Parley.Server.Access;

/// <summary>A live sign-in.</summary>
internal sealed record Session(string SessionId, string Kind, DateTimeOffset ExpiresAt, User User);

internal static class SessionKind
{
    public const string Cookie = "cookie";
    public const string Bearer = "bearer";

    /// <summary>A sign-in link: it becomes a cookie once.</summary>
    public const string Ticket = "ticket";
}
