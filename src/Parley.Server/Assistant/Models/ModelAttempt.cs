using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Server.Assistant.Models;

/// <summary>
/// One request to a model: its time limits, and its failures as <see cref="ModelException"/>. Disposing it closes the
/// provider's connection at once.
/// </summary>
internal sealed class ModelAttempt : IAsyncDisposable
{
    private readonly ModelEndpoint _endpoint;
    private readonly ModelOptions _options;
    private readonly CancellationToken _caller;
    private readonly CancellationToken _deadline;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _linked;
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private string? _responseId;
    private bool _hasText;

    public ModelAttempt(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> request,
        ModelEndpoint endpoint,
        ModelOptions options,
        TimeProvider time,
        CancellationToken deadline,
        CancellationToken caller)
    {
        _endpoint = endpoint;
        _options = options;
        _caller = caller;
        _deadline = deadline;
        _silence = new CancellationTokenSource(options.FirstTokenTimeout, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, deadline, caller);
        _updates = request(_linked.Token).GetAsyncEnumerator(_linked.Token);
    }

    /// <summary>The next update, or null at the end of the stream.</summary>
    public async ValueTask<ChatResponseUpdate?> NextAsync()
    {
        try
        {
            if (!await _updates.MoveNextAsync())
                return null;
        }
        catch (Exception e) when (_caller.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, _caller);
        }
        catch (Exception e) when (_linked.IsCancellationRequested && e is not ModelException)
        {
            throw TimedOut(e);
        }
        catch (Exception e) when (e is not ModelException)
        {
            throw Broken(e);
        }

        var update = _updates.Current;
        _responseId = update.ResponseId ?? _responseId;
        _hasText |= update.Text.Length > 0;
        if (_hasText)
            _silence.CancelAfter(_options.IdleTimeout);
        return update;
    }

    /// <summary>The stream ended without saying that it is complete.</summary>
    public ModelException Unfinished() =>
        _endpoint.Failure("ended its answer without finishing it", temporary: true, requestId: _responseId);

    public ModelException Empty(string finishReason) =>
        _endpoint.Failure($"finished ({finishReason}) without any text", requestId: _responseId);

    public async ValueTask DisposeAsync()
    {
        await _linked.CancelAsync();
        await _updates.DisposeAsync();
        _linked.Dispose();
        _silence.Dispose();
    }

    private ModelException TimedOut(Exception e)
    {
        var limit = _deadline.IsCancellationRequested ? $"did not finish within {Seconds(_options.Timeout)}"
            : _hasText ? $"sent nothing for {Seconds(_options.IdleTimeout)} in the middle of its answer"
            : $"sent nothing within {Seconds(_options.FirstTokenTimeout)}";
        return _endpoint.Failure(limit, e, temporary: true, timedOut: true, requestId: _responseId);
    }

    private ModelException Broken(Exception e)
    {
        // SDKs wrap what happened on the wire in their own types, some several deep.
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is ModelException known)
                return known;
            if (cause is IOException or HttpRequestException)
                return _endpoint.Failure("lost the connection in the middle of its answer", e, temporary: true, requestId: _responseId);
            if (cause is JsonException)
                return _endpoint.Failure("sent something that is not valid JSON", e, requestId: _responseId);
        }

        return AnthropicFailure.Translate(e, _endpoint, _responseId)
            ?? _endpoint.Failure("sent an answer that cannot be read", e, requestId: _responseId);
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.#} s";
}
