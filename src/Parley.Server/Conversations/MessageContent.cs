using Parley.Server.Access;

namespace Parley.Server.Conversations;

/// <summary>What a user may post.</summary>
internal static class MessageContent
{
    public const int MaxLength = 32_000;

    /// <exception cref="Realtime.Commands.CommandException">It is no message.</exception>
    public static string Check(string? content)
    {
        if (string.IsNullOrWhiteSpace(content)) throw Refusal.BadRequest("'content' is empty.");
        if (content.Length > MaxLength)
            throw new Realtime.Commands.CommandException(Protocol.ErrorCode.TooLarge, $"A message may have {MaxLength} characters.");
        RequireStorable(content, "content");
        return content;
    }

    /// <summary>Text that every database keeps as it is.</summary>
    public static void RequireStorable(string text, string field)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0') throw Refusal.BadRequest($"'{field}' has a NUL character.");
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) throw Refusal.BadRequest($"'{field}' is not valid Unicode: it has half of a surrogate pair.");
            i++;
        }
    }
}
