using Microsoft.Extensions.Options;

namespace Parley.Server.Access;

/// <summary>
/// Decides whether the page that caused a request may. A browser sends a user's cookie along wherever a request comes from; the Origin says
/// from where. A program that is no browser sends none, and brings its own credential.
/// </summary>
internal sealed class OriginPolicy(IOptions<AccessOptions> options)
{
    private readonly HashSet<string> _allowed = new(options.Value.AllowedOrigins.Select(o => o.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

    public bool Allows(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
            return _allowed.Contains(origin) || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }

    /// <summary>Refuses what another page wants to have written, or to listen to, in a user's name.</summary>
    public async Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        if ((!reads || http.WebSockets.IsWebSocketRequest || request.Path.StartsWithSegments("/events", StringComparison.OrdinalIgnoreCase)) && !Allows(request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            await http.Response.WriteAsync("Requests from this origin are not allowed.", http.RequestAborted);
            return;
        }

        await next(http);
    }
}
