using Microsoft.Extensions.AI;

namespace Parley.Server.Assistant.Prompts;

/// <summary>
/// Composes what a model is sent, within <paramref name="promptTokens"/> by <see cref="TokenEstimate"/>. The system
/// prompt and the question are always kept; passages take at most half of what remains, history the rest.
/// </summary>
internal sealed class PromptBuilder(int promptTokens)
{
    public Prompt Build(PromptRequest request)
    {
        var fence = new PassageFence();
        var system = SystemPrompt(request, fence);
        var fixedTokens = TokenEstimate.OfMessage(system)
            + TokenEstimate.OfMessage(request.Question)
            + (request.PartialAnswer is { Length: > 0 } partial
                ? TokenEstimate.OfMessage(partial) + TokenEstimate.OfMessage(PromptText.Continue)
                : 0);
        var free = Math.Max(0, promptTokens - fixedTokens);

        var (passages, fenced) = Fit(request.Passages, fence, free / 2);
        var passageTokens = fenced.Length == 0 ? 0 : TokenEstimate.Of(fenced);
        var history = HistoryWindow.Newest(request.History, free - passageTokens);

        List<ChatMessage> messages = [new(ChatRole.System, system)];
        messages.AddRange(history.Select(turn =>
            new ChatMessage(turn.Speaker == Speaker.User ? ChatRole.User : ChatRole.Assistant, turn.Text)));
        messages.AddRange(Ask(request, passages, fenced));

        var total = fixedTokens + passageTokens + history.Sum(turn => TokenEstimate.OfMessage(turn.Text));
        return new(messages, passages, total) { Continues = request.PartialAnswer is { Length: > 0 } };
    }

    private static string SystemPrompt(PromptRequest request, PassageFence fence)
    {
        List<string> parts = [PromptText.Base];
        if (request.Persona is { } persona)
            parts.Add($"Your name is {persona.Name}. {persona.Instructions}");
        if (request.Passages.Count > 0)
            parts.Add(PromptText.Citing);
        if (request.Passages.Count > 0 || request.Context is not null)
            parts.Add(PromptText.DataRule(fence.Name));
        if (request.Context is { } context)
        {
            var facts = string.Join('\n', context.Facts.Select(fact => $"{fact.Name}: {fact.Value.ReplaceLineEndings(" ")}"));
            parts.Add(context.Guidance + "\n" + fence.Enclose(PassageFence.Attribute("kind", context.Kind), facts));
        }

        return string.Join("\n\n", parts);
    }

    private static (IReadOnlyList<Passage> Passages, string Fenced) Fit(IReadOnlyList<Passage> offered, PassageFence fence, int tokens)
    {
        List<Passage> kept = [];
        List<string> fenced = [];
        foreach (var passage in offered)
        {
            var block = fence.Enclose(Label(passage, kept.Count + 1), passage.Text);
            tokens -= TokenEstimate.Of(block) + 1;
            if (tokens < 0)
                break;
            kept.Add(passage);
            fenced.Add(block);
        }

        return (kept, string.Join('\n', fenced));
    }

    private static string Label(Passage passage, int number)
    {
        var label = $"passage=\"[{number}]\" {PassageFence.Attribute("title", passage.Title)}";
        return passage.Page is { } page ? $"{label} page=\"{page}\"" : label;
    }

    private static IEnumerable<ChatMessage> Ask(PromptRequest request, IReadOnlyList<Passage> passages, string fenced)
    {
        // Passages travel in the user's turn, never in the system prompt: that is where text without authority belongs.
        List<AIContent> question = fenced.Length == 0 ? [] : [new TextContent(fenced + "\n\n")];
        question.Add(new TextContent(request.Question));
        var data = new QuestionContent(request.Question, passages, request.PartialAnswer);

        if (request.PartialAnswer is not { Length: > 0 } partial)
        {
            yield return new(ChatRole.User, [.. question, data]);
            yield break;
        }

        yield return new(ChatRole.User, question);
        // Some providers refuse a turn of an assistant that ends in white space.
        yield return new(ChatRole.Assistant, partial.TrimEnd() is { Length: > 0 } said ? said : "…");
        yield return new(ChatRole.User, [new TextContent(PromptText.Continue), data]);
    }
}
