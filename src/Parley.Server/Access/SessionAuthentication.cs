using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Parley.Realtime.Connections;

namespace Parley.Server.Access;

/// <summary>Authenticates a request by its bearer, else by its session cookie.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Authenticator authenticator)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";
    private const string BearerPrefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var bearer = header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? header[BearerPrefix.Length..].Trim() : null;
        var token = bearer ?? Request.Cookies[SessionCookie.NameFor(Request)];
        if (string.IsNullOrEmpty(token)) return AuthenticateResult.NoResult();

        var kind = bearer is null ? SessionKind.Cookie : SessionKind.Bearer;
        if (await authenticator.AuthenticateAsync(token, kind, Context.RequestAborted) is not { } caller) return AuthenticateResult.Fail("The credential is not valid.");
        Context.Features.Set(caller);
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, caller.UserId), new(ClaimTypes.Role, caller.Role)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => throw Refusal.Unauthorized();

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => throw Refusal.NotFound();
}

internal static class CallerOfRequest
{
    /// <summary>Who was authenticated by this request; <see langword="null"/> for nobody.</summary>
    public static Caller? FindCaller(this HttpContext http) => http.Features.Get<Caller>();

    /// <summary>Who was authenticated by this request.</summary>
    public static Caller Caller(this HttpContext http) => http.FindCaller() ?? throw Refusal.Unauthorized();
}
