using System.Text;
using Parley.Protocol.Events;
using Parley.Server.Assistant.Models;
using Parley.Server.Assistant.Prompts;
using Parley.Server.Documents.Retrieval;

namespace Parley.Server.Assistant.Runs;

/// <summary>What a run has of its answer, whatever breaks it off.</summary>
internal sealed class AnswerDraft
{
    private readonly StringBuilder _text = new();
    private int _given;
    private Prompt? _prompt;
    private string? _question;
    private IReadOnlyList<RetrievalHit> _passages = [];
    private string? _model;
    private ModelUsage? _usage;

    /// <summary>Whether subscribers were told that somebody writes.</summary>
    public bool Announced { get; set; }

    public void Begin(RunQuestion question)
    {
        _question = question.Question;
        _text.Append(question.PartialAnswer);
        _given = _text.Length;
    }

    /// <summary>The model is asked now: from here on the run costs something.</summary>
    public void Ask(Prompt prompt, IReadOnlyList<RetrievalHit> passages, string model) =>
        // Those that found no room in the prompt stand at the end of what was found.
        (_prompt, _passages, _model) = (prompt, [.. passages.Take(prompt.Passages.Count)], model);

    public void Append(string text) => _text.Append(text);

    public void End(ModelEnd end) => (_usage, _model) = (end.Usage, end.Model);

    public RunOutcome Settle(string status, RunError? error)
    {
        if (_question is null) return new RunOutcome(status, null, null, Error: error);
        var text = _text.ToString();
        var usage = _usage ?? (_prompt is null ? null : ModelUsage.Estimate(_prompt, text[_given..]));
        return new RunOutcome(
            status, text, AnswerSources.Of(text, _passages, _question), _model,
            usage is null ? null : new Usage(usage.InputTokens, usage.OutputTokens, usage.Estimated ? true : null), error);
    }
}
