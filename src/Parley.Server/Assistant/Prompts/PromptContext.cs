namespace Parley.Server.Assistant.Prompts;

/// <summary>
/// What the conversation is about, as the store has it. A kind of context (a document, and later a quotation or a
/// product) is a heading, its facts, and what the assistant should do with them.
/// </summary>
internal sealed record PromptContext(string Kind, string Guidance, IReadOnlyList<ContextFact> Facts)
{
    public static PromptContext Document(string filename, string title, int? pageCount, string status) => new(
        "document",
        "The conversation is about this document. Prefer its passages, and say so when they do not hold the answer.",
        [
            new("file name", filename),
            new("title", title),
            new("pages", pageCount?.ToString() ?? "not known yet"),
            new("status", status),
        ]);
}

internal sealed record ContextFact(string Name, string Value);
