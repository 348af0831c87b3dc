using Parley.Realtime.Streams;
using Parley.Server.Assistant.Models;
using Parley.Server.Assistant.Prompts;
using Parley.Server.Documents.Retrieval;

namespace Parley.Server.Assistant.Runs;

/// <summary>Writes an answer: reads the question, finds passages, asks the model, streams what it says.</summary>
internal sealed class AnswerWriter(
    IRunSubject subject, PassageFinder passages, ContextDocuments contexts, PromptBuilder prompts, LanguageModel model, RunStore runs,
    RunSignals signals, RunMetrics metrics, TimeProvider time)
{
    /// <exception cref="ModelException">The model failed.</exception>
    /// <exception cref="OperationCanceledException">The run was told to end.</exception>
    public async Task WriteAsync(Run run, AnswerDraft draft, LiveStream stream, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        signals.Started(run);
        var question = await subject.ReadAsync(run, cancellationToken);
        draft.Begin(question);
        var context = question.Context is null ? null : await contexts.DescribeAsync(run.Owner, question.Context, cancellationToken);
        var found = await FindAsync(run, question, cancellationToken);
        var prompt = prompts.Build(new PromptRequest
        {
            Question = question.Question,
            History = question.History,
            PartialAnswer = question.PartialAnswer,
            Context = context,
            Passages = [.. found.Select(hit => new Passage(hit.DocumentId, hit.Title, hit.Page, hit.Text, hit.Score))],
        });

        draft.Ask(prompt, found, model.Name);
        signals.Generating(run, prompt.Passages.DistinctBy(passage => passage.DocumentId).Count());
        var cleaner = new ModelTextCleaner();
        var silent = true;
        await foreach (var update in model.StreamAsync(prompt, cancellationToken))
        {
            if (silent) metrics.FirstText(time.GetElapsedTime(began));
            silent = false;
            if (update is ModelText { Text: var text }) await AppendAsync(cleaner.Next(text));
            else if (update is ModelEnd end) draft.End(end);
        }

        await AppendAsync(cleaner.Rest());

        async ValueTask AppendAsync(string piece)
        {
            draft.Append(piece);
            await stream.AppendAsync(piece, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<RetrievalHit>> FindAsync(Run run, RunQuestion question, CancellationToken cancellationToken)
    {
        if (run.Mode == AnswerMode.Text) return [];
        signals.Retrieving(run);
        var found = await passages.FindAsync(run, question, cancellationToken);
        if (found.Count > 0) await runs.SavePassagesAsync(run.RunId, found, cancellationToken);
        return found;
    }
}
