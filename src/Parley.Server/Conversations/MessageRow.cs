using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Events;

namespace Parley.Server.Conversations;

/// <summary>A message as the store has it.</summary>
internal sealed record MessageRow
{
    public string MessageId { get; init; } = "";

    public string ConversationId { get; init; } = "";

    public long Ordinal { get; init; }

    public string? ParentId { get; init; }

    public string Role { get; init; } = "";

    public string Content { get; init; } = "";

    public string Status { get; init; } = "";

    public string? RunId { get; init; }

    public string? Citations { get; init; }

    public string? Retrieved { get; init; }

    public string? Model { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? UsageEstimated { get; init; }

    public string? Error { get; init; }

    public long CreatedAt { get; init; }

    public bool IsAnswer => Role == MessageRole.Assistant;

    public Message ToMessage() => new()
    {
        MessageId = MessageId,
        ConversationId = ConversationId,
        ParentId = ParentId,
        Role = Role,
        Content = Content,
        Citations = Parse(Citations),
        Retrieved = Parse(Retrieved),
        RunId = RunId,
        Status = Status,
        Model = Model,
        Usage = InputTokens is { } input && OutputTokens is { } output ? new Usage(input, output, UsageEstimated > 0 ? true : null) : null,
        Error = Error is null ? null : JsonSerializer.Deserialize(Error, ProtocolJson.Wire.RunError),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
    };

    private static List<Citation> Parse(string? json) => json is null ? [] : JsonSerializer.Deserialize(json, ProtocolJson.Wire.ListCitation)!;
}

internal static class MessageRole
{
    public const string User = "user";
    public const string Assistant = "assistant";
}
