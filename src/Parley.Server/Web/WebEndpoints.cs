using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;
using Parley.Protocol;
using Parley.Realtime.Commands;

namespace Parley.Server.Web;

/// <summary>The web application's files, and the form in which REST answers.</summary>
internal static class WebEndpoints
{
    // Scripts come from the server alone; styles may be inline because charts and virtual lists set them on elements.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; " +
        "worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

    public static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddExceptionHandler<ProblemHandler>();
        services.AddProblemDetails();
        services.AddOpenApi();
        services.AddResponseCompression(o => o.MimeTypes = ["text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"]);
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            o.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            o.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            o.SerializerOptions.MaxDepth = ProtocolLimits.JsonDepth;
            o.SerializerOptions.AllowDuplicateProperties = false;
            o.SerializerOptions.Converters.Add(new UtcTimestampConverter());
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, ProtocolJson.Default);
        });
        return services;
    }

    public static void UseWeb(this WebApplication app)
    {
        app.Use(SetSecurityHeadersAsync);
        app.UseExceptionHandler();
        app.UseResponseCompression();
        if (!Directory.Exists(app.Environment.WebRootPath)) return;
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(app.Environment.WebRootPath),
            OnPrepareResponse = static file => file.Context.Response.Headers[HeaderNames.CacheControl] = CachingOf(file.Context.Request.Path),
        });
    }

    public static void MapWeb(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.Map("/api/{**rest}", NothingHere).AllowAnonymous().ExcludeFromDescription();
        if (File.Exists(Path.Combine(app.Environment.WebRootPath ?? "", "index.html")))
            app.MapFallbackToFile("index.html", new StaticFileOptions
            {
                OnPrepareResponse = static file => file.Context.Response.Headers[HeaderNames.CacheControl] = "no-cache",
            }).AllowAnonymous();
    }

    // A body that is not called JSON matches no address that wants one: curl's -d without a header ends here.
    private static IResult NothingHere(HttpRequest request) =>
        throw new CommandException(ErrorCode.NotFound, HttpMethods.IsGet(request.Method) || HttpMethods.IsDelete(request.Method) || request.HasJsonContentType()
            ? "There is no such address."
            : "There is no such address for a request without JSON: send the body as Content-Type application/json.");

    // The build puts a hash of the content into the name of everything under /assets: that name never means anything else.
    private static string CachingOf(PathString path) =>
        path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";

    private static Task SetSecurityHeadersAsync(HttpContext http, RequestDelegate next)
    {
        // As the response starts: whatever clears the headers on the way (a failure does) must not clear these.
        http.Response.OnStarting(static state =>
        {
            var headers = ((HttpContext)state).Response.Headers;
            // What a user uploaded is answered with a stricter one.
            if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return Task.CompletedTask;
        }, http);
        return next(http);
    }
}
