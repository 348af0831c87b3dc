namespace Parley.Server.Assistant.Prompts;

/// <summary>A retrieved piece of a document, as it is offered to a model. Best first in any list.</summary>
internal sealed record Passage(string DocumentId, string Title, int? Page, string Text, double Score);
