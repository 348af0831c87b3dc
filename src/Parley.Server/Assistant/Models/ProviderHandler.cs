using System.Buffers;
using System.Net.Sockets;

namespace Parley.Server.Assistant.Models;

/// <summary>
/// The one place where a provider's HTTP is read before an SDK sees it: whatever is not a success becomes a
/// <see cref="ModelException"/>, the same for each SDK and each server that only resembles one.
/// </summary>
internal sealed class ProviderHandler(ModelEndpoint endpoint, TimeProvider time) : DelegatingHandler(Transport())
{
    private const int LongestErrorBody = 64 * 1024;

    // Ten times a slow handshake across the world.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(endpoint.ApiKey))
        {
            // The SDKs insist on a key; a local server without one must not be sent a made-up one.
            request.Headers.Authorization = null;
            request.Headers.Remove("x-api-key");
        }

        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw endpoint.Failure(Unreachable(e), e, temporary: true);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw endpoint.Failure($"accepted no connection within {ConnectTimeout.TotalSeconds} s", e, temporary: true);
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await RefusalAsync(response, cancellationToken);
    }

    private async Task<ModelException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var refusal = ProviderRefusal.Parse(await ReadStartAsync(response, cancellationToken));
        var status = (int)response.StatusCode;
        var said = refusal.Sentence(endpoint.ApiKey) ?? response.ReasonPhrase;
        return new($"{endpoint.Described} answered {status}: {said}", endpoint.Provider.Name())
        {
            Status = status,
            RequestId = Header(response, "x-request-id") ?? Header(response, "request-id"),
            Temporary = refusal.IsTemporary(status),
            RetryAfter = ProviderRefusal.RetryAfter(response.Headers, time.GetUtcNow()),
        };
    }

    private static async Task<byte[]> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LongestErrorBody);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var read = await body.ReadAtLeastAsync(buffer.AsMemory(0, LongestErrorBody), LongestErrorBody, false, cancellationToken);
            return buffer[..read];
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The status was received and tells more than the loss of its body.
            return [];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string Unreachable(HttpRequestException e) => e switch
    {
        { HttpRequestError: HttpRequestError.NameResolutionError } => "has a name that cannot be resolved",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "offered no valid certificate",
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "refused the connection",
        { HttpRequestError: HttpRequestError.ConnectionError } => "cannot be reached",
        _ => "closed the connection without an answer",
    };

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static SocketsHttpHandler Transport() => new()
    {
        // Whoever leaves an answer early must not keep the provider writing, and billing, for the 2 s of the default.
        ResponseDrainTimeout = TimeSpan.Zero,
        ConnectTimeout = ConnectTimeout,
        // Long enough to reuse connections, short enough to notice that a name moved.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // A redirect would carry the key to a host that nobody configured.
        AllowAutoRedirect = false,
        UseCookies = false,
    };
}
