using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Parley.Server.Assistant.Models;

/// <summary>OpenAI's chat completions, and the many servers that speak them, as an <see cref="IChatClient"/>. Owns its HttpClient.</summary>
internal sealed class OpenAiChatClient : IChatClient
{
    private readonly ModelEndpoint _endpoint;
    private readonly ChatClient _client;
    private readonly HttpClient _http;

    public OpenAiChatClient(ModelEndpoint endpoint, string model, HttpClient http)
    {
        _endpoint = endpoint;
        _http = http;
        _client = new ChatClient(model, new ApiKeyCredential(endpoint.ApiKey ?? "none"), new OpenAIClientOptions
        {
            Endpoint = endpoint.Address,
            Transport = new HttpClientPipelineTransport(http),
            // Retries and time limits are ours: they have to know whether text was already shown.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var stream = _client.CompleteChatStreamingAsync(
            OpenAiRequest.Messages(messages), OpenAiRequest.Options(options, _endpoint.Address), cancellationToken);
        await foreach (var update in stream.WithCancellation(cancellationToken))
        {
            ThrowOnError(update);
            yield return Translate(update);
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => _http.Dispose();

    /// <summary>The SDK reads an error object in mid-stream as an empty update and goes on; it keeps what it did not know.</summary>
#pragma warning disable SCME0001 // Marked experimental; the only way to what an update did not know.
    private void ThrowOnError(StreamingChatCompletionUpdate update)
    {
        if (!update.Patch.Contains("$.error"u8) || !update.Patch.TryGetJson("$.error"u8, out var json))
            return;
        using var error = JsonDocument.Parse(json);
        if (error.RootElement.ValueKind != JsonValueKind.Null)
            throw _endpoint.Failure(ProviderRefusal.From(error.RootElement), update.CompletionId);
    }
#pragma warning restore SCME0001

    private static ChatResponseUpdate Translate(StreamingChatCompletionUpdate update)
    {
        List<AIContent> contents = [.. update.ContentUpdate.Where(part => part.Text is { Length: > 0 }).Select(part => new TextContent(part.Text))];
        if (update.RefusalUpdate is { Length: > 0 } refusal)
            contents.Add(new TextContent(refusal));
        if (update.Usage is { } usage)
        {
            contents.Add(new UsageContent(new UsageDetails
            {
                InputTokenCount = usage.InputTokenCount,
                OutputTokenCount = usage.OutputTokenCount,
                TotalTokenCount = usage.TotalTokenCount,
            }));
        }

        return new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ResponseId = update.CompletionId,
            ModelId = update.Model,
            FinishReason = update.FinishReason is { } reason ? OpenAiRequest.FinishReason(reason) : null,
        };
    }
}
