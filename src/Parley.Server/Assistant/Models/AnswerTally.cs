using System.Text;
using Microsoft.Extensions.AI;
using Parley.Server.Assistant.Prompts;

namespace Parley.Server.Assistant.Models;

/// <summary>What is known about an answer while it arrives, for its <see cref="ModelEnd"/>.</summary>
internal sealed class AnswerTally(Prompt prompt, string model)
{
    private readonly StringBuilder _text = new();
    private long? _input;
    private long? _output;
    private string _model = model;
    private string? _finishReason;

    public bool HasText => _text.Length > 0;

    public void Add(ChatResponseUpdate update)
    {
        _text.Append(update.Text);
        if (update.ModelId is { Length: > 0 } model)
            _model = model;
        _finishReason = update.FinishReason?.Value ?? _finishReason;
        foreach (var usage in update.Contents.OfType<UsageContent>())
        {
            // Providers repeat growing counts: the last one is the whole.
            _input = usage.Details.InputTokenCount ?? _input;
            _output = usage.Details.OutputTokenCount ?? _output;
        }
    }

    /// <summary>A stream that just ends was cut; one that finishes with nothing to show answered nothing.</summary>
    public void ThrowUnlessFinished(ModelAttempt attempt)
    {
        if (_finishReason is null)
            throw attempt.Unfinished();
        if (!HasText && !prompt.Continues)
            throw attempt.Empty(_finishReason);
    }

    public ModelEnd End()
    {
        var estimate = ModelUsage.Estimate(prompt, _text.ToString());
        var usage = new ModelUsage(_input ?? estimate.InputTokens, _output ?? estimate.OutputTokens, _input is null || _output is null);
        return new(_finishReason!, usage, _model);
    }
}
