using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Parley.Server.Assistant.Prompts;

namespace Parley.Server.Assistant.Models;

/// <summary>What answers when no model is configured: it says so, and quotes. It streams so that nothing else has to care.</summary>
internal sealed partial class OfflineChatClient(TimeSpan pace, TimeProvider time) : IChatClient
{
    public const string Model = "offline";

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var question = messages.SelectMany(message => message.Contents).OfType<QuestionContent>().LastOrDefault();
        var answer = OfflineAnswer.Compose(question?.Question ?? "", question?.Passages ?? []);

        // The answer to the same question is the same text, so an interrupted one goes on where it ended.
        if (question?.PartialAnswer is { } said && answer.StartsWith(said, StringComparison.Ordinal))
            answer = answer[said.Length..];

        foreach (Match piece in Pieces().Matches(answer))
        {
            yield return Update(piece.Value);
            await Task.Delay(pace, time, cancellationToken);
        }

        yield return new(ChatRole.Assistant, []) { ModelId = Model, FinishReason = ChatFinishReason.Stop };
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Holds nothing.
    }

    private static ChatResponseUpdate Update(string text) => new(ChatRole.Assistant, text) { ModelId = Model };

    [GeneratedRegex(@"\s*\S+|\s+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pieces();
}
