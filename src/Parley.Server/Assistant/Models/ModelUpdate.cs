namespace Parley.Server.Assistant.Models;

/// <summary>What a model sends: pieces of text, and one end. A stream without an end throws.</summary>
internal abstract record ModelUpdate;

internal sealed record ModelText(string Text) : ModelUpdate;

/// <param name="FinishReason">As the provider said it; <c>length</c> means that the answer was cut at MaxTokens.</param>
/// <param name="Model">The model that answered, which may be more exact than the one that was asked for.</param>
internal sealed record ModelEnd(string FinishReason, ModelUsage Usage, string Model) : ModelUpdate;
