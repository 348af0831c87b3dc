using Parley.Protocol;
using Parley.Realtime.Commands;

namespace Parley.Server.Web;

/// <summary>Says why the router took a request to the API nowhere: no such address, a method or a content type that it does not take.</summary>
internal static class RouterRefusals
{
    public static async Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            await next(http);
            return;
        }

        var endpoint = http.GetEndpoint() ?? throw new CommandException(ErrorCode.NotFound, "There is no such address.");
        // The router's own answers are the only ones that nobody described.
        if (endpoint is not { Metadata.Count: 0, RequestDelegate: { } refuse })
        {
            await next(http);
            return;
        }

        await refuse(http);
        // What a failure clears on its way must not clear this: an answer 405 names the methods that are taken.
        var allow = http.Response.Headers.Allow;
        http.Response.OnStarting(() =>
        {
            http.Response.Headers.Allow = allow;
            return Task.CompletedTask;
        });
        throw new BadHttpRequestException("The router refused the request.", http.Response.StatusCode);
    }
}
