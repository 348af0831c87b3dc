using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Server.Tests.Harness;

/// <summary>
/// A model provider on a real loopback socket: <c>POST …/chat/completions</c> and <c>POST …/messages</c>. Replies are
/// taken from the queue, then <see cref="Default"/>. It needs nothing but ASP.NET Core, so a test that runs Parley as
/// a process starts it the same way.
/// </summary>
internal sealed class ScriptedModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ScriptedReply> _replies = new();
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();
    private readonly Channel<ScriptedRequest> _arrivals = Channel.CreateUnbounded<ScriptedRequest>();

    private ScriptedModelServer(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        _app = builder.Build();
        _app.MapPost("/{**path}", HandleAsync);
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    /// <summary>Without a path; put <c>/v1</c> behind it or not.</summary>
    public Uri Address { get; }

    /// <summary>For requests that find the queue empty.</summary>
    public ScriptedReply Default { get; set; } = ScriptedReply.Answer("This ", "is ", "the ", "scripted ", "model.");

    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    /// <summary>On <paramref name="port"/>, or on a free one below the range of ephemeral ports.</summary>
    public static async Task<ScriptedModelServer> StartAsync(int? port = null, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new ScriptedModelServer(port ?? Random.Shared.Next(20_000, 32_000));
            try
            {
                await server._app.StartAsync(cancellationToken);
                return server;
            }
            catch (IOException) when (port is null && attempt < 20)
            {
                await server.DisposeAsync();
            }
        }
    }

    public ScriptedModelServer Reply(params ScriptedReply[] replies)
    {
        foreach (var reply in replies)
            _replies.Enqueue(reply);
        return this;
    }

    public ValueTask<ScriptedRequest> NextRequestAsync(CancellationToken cancellationToken) => _arrivals.Reader.ReadAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var request = new ScriptedRequest(
            context.Request.Path,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync(context.RequestAborted));
        _requests.Enqueue(request);
        _arrivals.Writer.TryWrite(request);

        using var closed = context.RequestAborted.Register(request.MarkClosed);
        try
        {
            await PlayAsync(_replies.TryDequeue(out var reply) ? reply : Default, context);
        }
        catch (OperationCanceledException)
        {
            // The client left, which the request has on record, or the test is over.
            context.Abort();
        }
    }

    private async Task PlayAsync(ScriptedReply reply, HttpContext context)
    {
        var dialect = ScriptedDialect.For(context.Request.Path);
        var response = context.Response;
        response.Headers["x-request-id"] = "req_scripted";
        if (!reply.Answers)
        {
            await UntilLeftAsync(context);
            return;
        }

        if (reply.Refusal is { } refusal)
        {
            response.StatusCode = refusal.Status;
            response.ContentType = "application/json";
            if (refusal.RetryAfter is { } retryAfter)
                response.Headers.RetryAfter = retryAfter;
            if (refusal.Location is { } location)
                response.Headers.Location = location.ToString();
            await response.WriteAsync(refusal.Body(dialect.IsAnthropic), context.RequestAborted);
            return;
        }

        response.ContentType = "text/event-stream";
        await SendAsync(response, dialect.Begin(), context.RequestAborted);
        foreach (var step in reply.Steps)
            await PlayAsync(step, dialect, context);
    }

    private async Task PlayAsync(ReplyStep step, ScriptedDialect dialect, HttpContext context)
    {
        var aborted = context.RequestAborted;
        switch (step)
        {
            case PauseStep pause:
                await Task.Delay(pause.Time, aborted);
                break;
            case GateStep gate:
                await gate.Gate.WaitAsync(aborted);
                break;
            case HangStep:
                await UntilLeftAsync(context);
                break;
            case CutStep:
                context.Abort();
                aborted.ThrowIfCancellationRequested();
                break;
            default:
                await SendAsync(context.Response, Encode(step, dialect), aborted);
                break;
        }
    }

    private static string Encode(ReplyStep step, ScriptedDialect dialect) => step switch
    {
        TextStep text => dialect.Text(text.Text),
        ErrorStep error => dialect.Error(error),
        FinishStep finish => dialect.Finish(finish),
        RawStep raw => raw.Text,
        _ => throw new NotSupportedException(step.ToString()),
    };

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken aborted)
    {
        aborted.ThrowIfCancellationRequested();
        await response.WriteAsync(text, aborted);
        await response.Body.FlushAsync(aborted);
    }

    private async Task UntilLeftAsync(HttpContext context)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _app.Lifetime.ApplicationStopping);
        await Task.Delay(Timeout.Infinite, left.Token);
    }
}
