using Microsoft.Extensions.Options;

namespace Parley.Server.Access;

/// <summary>Signs a user in: a cookie for the browser, a bearer for everything else, both of one session.</summary>
internal sealed class SignIn(SessionStore sessions, IOptions<AccessOptions> options)
{
    public async Task<SignedIn> WithCookieAsync(User user, HttpContext http, CancellationToken cancellationToken)
    {
        var sessionId = sessions.NewId();
        var (cookie, session) = await sessions.CreateAsync(user, sessionId, SessionKind.Cookie, options.Value.SessionLifetime, cancellationToken);
        var (bearer, granted) = await sessions.CreateAsync(user, sessionId, SessionKind.Bearer, options.Value.BearerLifetime, cancellationToken);
        SessionCookie.Set(http, cookie, session.ExpiresAt);
        return new SignedIn(user, bearer, granted.ExpiresAt);
    }

    /// <summary>A ticket that signs a user in once.</summary>
    public async Task<string> TicketAsync(User user, CancellationToken cancellationToken)
    {
        var (ticket, _) = await sessions.CreateAsync(user, sessions.NewId(), SessionKind.Ticket, options.Value.TicketLifetime, cancellationToken);
        return ticket;
    }
}
