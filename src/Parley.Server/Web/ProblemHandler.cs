using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Parley.Protocol;
using Parley.Realtime.Commands;

namespace Parley.Server.Web;

/// <summary>Answers a refused or failed request with RFC 9457 problem details: the facts of the protocol's <c>error</c> frame.</summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> logger) : IExceptionHandler
{
    // A sentence for people keeps its quotes and umlauts as they are.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested) return true;
        var problem = Describe(exception, httpContext);
        httpContext.Response.StatusCode = StatusOf(problem, exception);
        if (problem.RetryAfter is { } seconds) httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        httpContext.Response.ContentType = "application/problem+json";
        await using var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter, WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("type", "about:blank");
        writer.WriteString("title", Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(httpContext.Response.StatusCode));
        writer.WriteNumber("status", httpContext.Response.StatusCode);
        writer.WriteString("detail", problem.Message);
        writer.WriteString("code", problem.Code);
        writer.WriteBoolean("temporary", problem.Temporary);
        if (problem.RetryAfter is { } retryAfter) writer.WriteNumber("retry_after", retryAfter);
        writer.WriteEndObject();
        await writer.FlushAsync(cancellationToken);
        return true;
    }

    private CommandException Describe(Exception exception, HttpContext http)
    {
        switch (exception)
        {
            case CommandException refused:
                return refused;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new CommandException(ErrorCode.TooLarge, "The request is larger than the server takes.");
            case BadHttpRequestException:
                return new CommandException(ErrorCode.BadRequest, "The request cannot be understood: its body or a parameter has the wrong form.");
            default:
                var reference = Guid.NewGuid().ToString("N")[..8];
                LogFailed(logger, exception, http.Request.Method, http.Request.Path, reference);
                return new CommandException(ErrorCode.Internal, $"The server failed on this request (reference {reference}).", temporary: true);
        }
    }

    private static int StatusOf(CommandException problem, Exception cause) => problem.Code switch
    {
        ErrorCode.BadRequest or ErrorCode.UnknownCommand => cause is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status400BadRequest,
        ErrorCode.Unauthorized => StatusCodes.Status401Unauthorized,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.Conflict => StatusCodes.Status409Conflict,
        ErrorCode.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorCode.ModelError => StatusCodes.Status502BadGateway,
        _ => StatusCodes.Status500InternalServerError,
    };

    [LoggerMessage(200, LogLevel.Error, "{Method} {Path} failed (reference {Reference})")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, string path, string reference);
}
