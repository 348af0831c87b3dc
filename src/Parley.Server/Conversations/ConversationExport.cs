using System.Globalization;
using System.Text;
using Parley.Protocol.Events;

namespace Parley.Server.Conversations;

/// <summary>A conversation as a file: all of it as JSON, or the branch that ends with its newest message as Markdown.</summary>
internal sealed record ConversationExport(Conversation Conversation, IReadOnlyList<Message> Messages)
{
    public string ToMarkdown()
    {
        var text = new StringBuilder("# ").Append(Title).Append('\n');
        foreach (var message in NewestBranch())
        {
            var who = message.Role == MessageRole.User ? "You" : "Assistant";
            text.Append(CultureInfo.InvariantCulture, $"\n## {who}, {message.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC\n\n");
            text.Append(message.Content.TrimEnd()).Append('\n');
            if (message.Error is { } error) text.Append("\n*").Append(error.Error).Append("*\n");
            if (message.Citations.Count > 0) text.Append('\n');
            foreach (var citation in message.Citations)
                text.Append(CultureInfo.InvariantCulture, $"- [{citation.Number}] {citation.Title}, page {citation.Page}: “{OneLine(citation.Quote)}”\n");
        }

        return text.ToString();
    }

    /// <summary>What the file may be called anywhere.</summary>
    public string FileName(string extension)
    {
        var name = new StringBuilder();
        foreach (var rune in Title.EnumerateRunes())
            name.Append(Rune.IsLetterOrDigit(rune) ? rune.ToString() : name.Length > 0 && name[^1] != '-' ? "-" : "");
        return $"{name.ToString().Trim('-')}.{extension}";
    }

    private string Title => Conversation.Title.Length > 0 ? OneLine(Conversation.Title) : "Conversation";

    private Stack<Message> NewestBranch()
    {
        var byId = Messages.ToDictionary(m => m.MessageId, StringComparer.Ordinal);
        var branch = new Stack<Message>();
        for (var message = Messages.Count == 0 ? null : Messages[^1]; message is not null; message = message.ParentId is null ? null : byId.GetValueOrDefault(message.ParentId))
            branch.Push(message);
        return branch;
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
