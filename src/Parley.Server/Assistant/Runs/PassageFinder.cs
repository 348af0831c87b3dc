using Microsoft.Extensions.Options;
using Parley.Server.Assistant.Prompts;
using Parley.Server.Documents.Retrieval;

namespace Parley.Server.Assistant.Runs;

/// <summary>Finds what a question may be answered from, among what the one who asks may see.</summary>
internal sealed class PassageFinder(RetrievalIndex index, RunStore runs, IOptions<RunOptions> options)
{
    // "And the price?" has one word to look for; with the question before it, it has a subject.
    private const int FewTerms = 3;

    public async Task<IReadOnlyList<RetrievalHit>> FindAsync(Run run, RunQuestion question, CancellationToken cancellationToken)
    {
        // The numbers in the text so far keep their meaning only with the passages that they were given by.
        if (question.PartialAnswer.Length > 0 && await runs.ReadEarlierPassagesAsync(run, cancellationToken) is { Count: > 0 } earlier) return earlier;
        return await index.SearchAsync(new RetrievalQuery
        {
            Text = WordsOf(question),
            Scope = new RetrievalScope(run.Owner.WorkspaceId, run.Owner.OwnerId),
            Limit = options.Value.Passages,
            DocumentIds = question.Context is { } context ? [context.DocumentId] : null,
        }, cancellationToken);
    }

    private static string WordsOf(RunQuestion question)
    {
        var before = question.History.LastOrDefault(turn => turn.Speaker == Speaker.User);
        return before is not null && QueryTerms.Parse(question.Question).Length < FewTerms
            ? $"{question.Question}\n{before.Text}"
            : question.Question;
    }
}
