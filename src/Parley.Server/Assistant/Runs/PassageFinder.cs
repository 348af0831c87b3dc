using Microsoft.Extensions.Options;
using Parley.Server.Assistant.Prompts;
using Parley.Server.Documents.Retrieval;

namespace Parley.Server.Assistant.Runs;

/// <summary>Finds what a question may be answered from, among what the one who asks may see.</summary>
internal sealed class PassageFinder(RetrievalIndex index, RunStore runs, ContextDocuments contexts, IOptions<RunOptions> options)
{
    // "And the price?" has one word to look for; with the question before it, it has a subject. Its own word still decides: a term counts as
    // often as it is asked for.
    private const int FewTerms = 2;
    private const int OwnWeight = 3;

    public async Task<IReadOnlyList<RetrievalHit>> FindAsync(Run run, RunQuestion question, CancellationToken cancellationToken)
    {
        // The numbers in the text so far keep their meaning only with the passages that they were given by.
        if (question.PartialAnswer.Length > 0 && await runs.ReadEarlierPassagesAsync(run, cancellationToken) is { Count: > 0 } earlier)
            return await StillVisibleAsync(run, earlier, cancellationToken);
        return await index.SearchAsync(new RetrievalQuery
        {
            Text = WordsOf(question),
            Scope = new RetrievalScope(run.Owner.WorkspaceId, run.Owner.OwnerId),
            Limit = options.Value.Passages,
            DocumentIds = question.Context is { } context ? [context.DocumentId] : null,
        }, cancellationToken);
    }

    // Rights may have been taken away since. What is left out leaves its number to nobody else.
    private async Task<IReadOnlyList<RetrievalHit>> StillVisibleAsync(Run run, IReadOnlyList<RetrievalHit> hits, CancellationToken cancellationToken)
    {
        var visible = await contexts.VisibleAsync(run.Owner, hits.Select(hit => hit.DocumentId), cancellationToken);
        return [.. hits.Select(hit => visible.Contains(hit.DocumentId) ? hit : hit with { Title = "", Text = "" })];
    }

    private static string WordsOf(RunQuestion question)
    {
        var before = question.History.LastOrDefault(turn => turn.Speaker == Speaker.User);
        return before is not null && QueryTerms.Parse(question.Question).Length < FewTerms
            ? string.Join('\n', Enumerable.Repeat(question.Question, OwnWeight).Append(before.Text))
            : question.Question;
    }
}
