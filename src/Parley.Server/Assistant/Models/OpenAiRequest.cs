using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using OpenAiFinishReason = OpenAI.Chat.ChatFinishReason;
using OpenAiMessage = OpenAI.Chat.ChatMessage;

namespace Parley.Server.Assistant.Models;

/// <summary>Between the vocabulary of Microsoft.Extensions.AI and OpenAI's.</summary>
internal static class OpenAiRequest
{
    /// <summary>The text parts of a message are joined: several compatible servers take a string and no list of parts.</summary>
    public static IEnumerable<OpenAiMessage> Messages(IEnumerable<ChatMessage> messages) => messages.Select<ChatMessage, OpenAiMessage>(message =>
        message.Role == ChatRole.System ? new SystemChatMessage(message.Text)
        : message.Role == ChatRole.Assistant ? new AssistantChatMessage(message.Text)
        : new UserChatMessage(message.Text));

    public static ChatCompletionOptions Options(ChatOptions? options, Uri address)
    {
        var result = new ChatCompletionOptions { Temperature = options?.Temperature };
        if (options?.MaxOutputTokens is not { } most)
            return result;

        // OpenAI renamed the limit and its newer models refuse the old name; compatible servers know the old one, and
        // some silently ignore the new.
        if (address.Host.EndsWith(".openai.com", StringComparison.OrdinalIgnoreCase)
            || address.Host.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase))
        {
            result.MaxOutputTokenCount = most;
        }
        else
        {
#pragma warning disable SCME0001 // Marked experimental; the only way to a field that the SDK no longer sends.
            result.Patch.Set("$.max_tokens"u8, most);
#pragma warning restore SCME0001
        }

        return result;
    }

    public static ChatFinishReason FinishReason(OpenAiFinishReason reason) => reason switch
    {
        OpenAiFinishReason.Length => ChatFinishReason.Length,
        OpenAiFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        OpenAiFinishReason.ToolCalls or OpenAiFinishReason.FunctionCall => ChatFinishReason.ToolCalls,
        _ => ChatFinishReason.Stop,
    };
}
