using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Parley.Protocol;
using Parley.Realtime.Connections;

namespace Parley.Server.Access;

internal static class AccessEndpoints
{
    private const string AdministratorPolicy = "administrator";

    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccessOptions>().Bind(configuration.GetSection(AccessOptions.Section)).ValidateDataAnnotations()
            .Validate(o => o.AdminPassword is null or "" or { Length: >= Password.MinLength and <= Password.MaxLength },
                $"Access__AdminPassword needs {Password.MinLength} to {Password.MaxLength} characters. Choose a longer one, or leave it out to get a sign-in link.")
            .ValidateOnStart();
        services.AddSingleton<UserStore>().AddSingleton<SessionStore>().AddSingleton<Authenticator>().AddSingleton<SignIn>().AddSingleton<OriginPolicy>();
        services.AddHostedService<FirstAdministrator>();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(AdministratorPolicy, p => p.RequireRole(Role.Administrator));
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Add(AccessJson.Default));
        return services;
    }

    public static IEndpointRouteBuilder MapAccess(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/auth/login", LoginAsync).AllowAnonymous();
        routes.MapPost("/auth/ticket", TicketAsync).AllowAnonymous();
        routes.MapPost("/auth/logout", LogoutAsync);
        routes.MapGet("/me", MeAsync);
        routes.MapPut("/me/password", SetPasswordAsync);
        var users = routes.MapGroup("/users").RequireAuthorization(AdministratorPolicy);
        users.MapGet("", ListUsersAsync);
        users.MapPost("", AddUserAsync);
        return routes;
    }

    private static async Task<Ok<SignedIn>> LoginAsync(LoginRequest request, UserStore users, SignIn signIn, HttpContext http, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Email) || string.IsNullOrEmpty(request.Password))
            throw Refusal.BadRequest("'email' and 'password' are needed.");
        var found = await users.FindByEmailAsync(request.Email, cancellationToken);
        // Verified in either case: the time must not tell whether there is such a user.
        if (!Password.Verify(request.Password, found?.PasswordHash) || found is null)
            throw new Realtime.Commands.CommandException(ErrorCode.Unauthorized, "The e-mail address or the password is wrong.");
        return TypedResults.Ok(await signIn.WithCookieAsync(found.Value.User, http, cancellationToken));
    }

    private static async Task<Ok<SignedIn>> TicketAsync(TicketRequest request, SessionStore sessions, SignIn signIn, HttpContext http, CancellationToken cancellationToken)
    {
        var session = string.IsNullOrEmpty(request.Ticket) ? null : await sessions.FindAsync(request.Ticket, cancellationToken);
        if (session is not { Kind: SessionKind.Ticket } || !await sessions.DeleteAsync(session.SessionId, cancellationToken))
            throw new Realtime.Commands.CommandException(ErrorCode.Unauthorized, "This sign-in link was used or has expired. Restart the server for a new one.");
        return TypedResults.Ok(await signIn.WithCookieAsync(session.User, http, cancellationToken));
    }

    private static async Task<NoContent> LogoutAsync(SessionStore sessions, ConnectionRegistry connections, HttpContext http, CancellationToken cancellationToken)
    {
        var sessionId = http.Caller().SessionId;
        await sessions.DeleteAsync(sessionId, cancellationToken);
        foreach (var connection in connections.OfSession(sessionId)) connection.Close(CloseCode.Revoked, "signed out");
        SessionCookie.Clear(http);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<MeAnswer>> MeAsync(UserStore users, HttpContext http, CancellationToken cancellationToken)
    {
        var found = await users.FindAsync(http.Caller().UserId, cancellationToken) ?? throw Refusal.Unauthorized();
        return TypedResults.Ok(new MeAnswer(found.User, found.PasswordHash is not null));
    }

    private static async Task<NoContent> SetPasswordAsync(
        PasswordRequest request, UserStore users, SessionStore sessions, ConnectionRegistry connections, HttpContext http, CancellationToken cancellationToken)
    {
        RequireGoodPassword(request.NewPassword);
        var (userId, sessionId) = (http.Caller().UserId, http.Caller().SessionId);
        if (await users.FindAsync(userId, cancellationToken) is { PasswordHash: { } present } && !Password.Verify(request.CurrentPassword ?? "", present))
            throw Refusal.BadRequest("The current password is wrong.");
        await users.SetPasswordAsync(userId, request.NewPassword!, cancellationToken);
        // Whoever else is signed in knew the old one, or a sign-in link.
        await sessions.DeleteOthersAsync(userId, sessionId, cancellationToken);
        foreach (var connection in connections.OfUser(userId).Where(c => c.Caller?.SessionId != sessionId))
            connection.Close(CloseCode.Revoked, "the password was changed");
        return TypedResults.NoContent();
    }

    private static async Task<Ok<UsersAnswer>> ListUsersAsync(UserStore users, HttpContext http, CancellationToken cancellationToken) =>
        TypedResults.Ok(new UsersAnswer(await users.ListAsync(http.Caller().WorkspaceId, cancellationToken)));

    private static async Task<Created<UserAnswer>> AddUserAsync(NewUserRequest request, UserStore users, HttpContext http, CancellationToken cancellationToken)
    {
        var email = request.Email?.Trim() ?? "";
        if (email.Length is < 3 or > 254 || !email.Contains('@', StringComparison.Ordinal)) throw Refusal.BadRequest("'email' is not an e-mail address.");
        RequireGoodPassword(request.Password);
        var role = request.Role ?? Role.Member;
        if (!Role.IsValid(role)) throw Refusal.BadRequest($"'role' is '{Role.Administrator}' or '{Role.Member}'.");
        var name = string.IsNullOrWhiteSpace(request.Name) ? email.Split('@')[0] : request.Name.Trim();
        if (name.Length > 200) throw Refusal.BadRequest("'name' may have 200 characters.");
        var user = await users.AddAsync(http.Caller().WorkspaceId, email, name, role, request.Password, cancellationToken)
            ?? throw Refusal.Conflict("Somebody has this e-mail address already.");
        return TypedResults.Created($"/api/v1/users/{user.UserId}", new UserAnswer(user));
    }

    private static void RequireGoodPassword(string? password)
    {
        if (password is not { Length: >= Password.MinLength and <= Password.MaxLength })
            throw Refusal.BadRequest($"A password needs {Password.MinLength} to {Password.MaxLength} characters.");
    }
}
