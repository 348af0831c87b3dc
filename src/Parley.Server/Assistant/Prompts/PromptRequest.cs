namespace Parley.Server.Assistant.Prompts;

/// <summary>Everything that one answer is asked from.</summary>
internal sealed record PromptRequest
{
    public required string Question { get; init; }

    /// <summary>The turns before the question, oldest first.</summary>
    public IReadOnlyList<Turn> History { get; init; } = [];

    /// <summary>Best first.</summary>
    public IReadOnlyList<Passage> Passages { get; init; } = [];

    public PromptContext? Context { get; init; }

    public Persona? Persona { get; init; }

    /// <summary>What an interrupted answer already said; the model is asked to go on behind it.</summary>
    public string? PartialAnswer { get; init; }
}

internal enum Speaker
{
    User,
    Assistant,
}

internal sealed record Turn(Speaker Speaker, string Text);

/// <summary>How the assistant presents itself; its instructions come from an administrator and carry authority.</summary>
internal sealed record Persona(string Name, string Instructions);
