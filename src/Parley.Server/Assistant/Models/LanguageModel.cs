using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Parley.Server.Assistant.Prompts;

namespace Parley.Server.Assistant.Models;

/// <summary>
/// The configured model: a prompt in, text out. Ends with exactly one <see cref="ModelEnd"/>, or throws
/// <see cref="ModelException"/>, or <see cref="OperationCanceledException"/> when the caller's token said so. Leaving
/// early or cancelling closes the provider's request at once.
/// </summary>
internal sealed class LanguageModel(IChatClient client, ModelEndpoint endpoint, ModelOptions options, TimeProvider time, ILogger<LanguageModel> logger)
    : IDisposable
{
    private readonly RetryPolicy _retries = new(options);

    public ModelProvider Provider => endpoint.Provider;

    /// <summary>The model's configured name.</summary>
    public string Name => Configured ? options.Model! : OfflineChatClient.Model;

    public bool Configured => endpoint.Provider != ModelProvider.Offline;

    public async IAsyncEnumerable<ModelUpdate> StreamAsync(Prompt prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Timeout, time);
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? retryAfter = null;
            var answer = new AnswerTally(prompt, Name);
            await using (var request = Request(prompt, deadline.Token, cancellationToken))
            {
                while (true)
                {
                    ChatResponseUpdate? update;
                    try
                    {
                        update = await request.NextAsync();
                        if (update is null)
                            answer.ThrowUnlessFinished(request);
                    }
                    catch (ModelException failure) when (!answer.HasText && _retries.DelayAfter(failure, attempt) is { } delay)
                    {
                        ModelLog.Retrying(logger, failure.Provider, failure.Status, attempt, delay.TotalMilliseconds, failure.Message);
                        retryAfter = delay;
                        break;
                    }

                    if (update is null)
                        break;
                    answer.Add(update);
                    if (update.Text is { Length: > 0 } text)
                        yield return new ModelText(text);
                }
            }

            if (retryAfter is null)
            {
                yield return answer.End();
                yield break;
            }

            await WaitAsync(retryAfter.Value, deadline.Token, cancellationToken);
        }
    }

    public void Dispose() => client.Dispose();

    private ModelAttempt Request(Prompt prompt, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var chat = new ChatOptions
        {
            ModelId = options.Model,
            MaxOutputTokens = options.MaxTokens,
            Temperature = (float?)options.Temperature,
        };
        return new(token => client.GetStreamingResponseAsync(prompt.Messages, chat, token), endpoint, options, time, deadline, cancellationToken);
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken deadline, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline, cancellationToken);
        try
        {
            await Task.Delay(delay, time, linked.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw endpoint.Failure($"did not finish within {options.Timeout.TotalSeconds:0.#} s", e, temporary: true, timedOut: true);
        }
    }
}
