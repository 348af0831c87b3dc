namespace Parley.Server.Access;

/// <summary>The cookie of a browser's session.</summary>
internal static class SessionCookie
{
    // The prefix makes browsers insist on Secure, which plain HTTP on loopback cannot give.
    public static string NameFor(HttpRequest request) => request.IsHttps ? "__Host-parley" : "parley";

    public static void Set(HttpContext http, string token, DateTimeOffset expiresAt) =>
        http.Response.Cookies.Append(NameFor(http.Request), token, Options(http, expiresAt));

    public static void Clear(HttpContext http) => http.Response.Cookies.Delete(NameFor(http.Request), Options(http, null));

    private static CookieOptions Options(HttpContext http, DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Expires = expiresAt,
        IsEssential = true,
    };
}
