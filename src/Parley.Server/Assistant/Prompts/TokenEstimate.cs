using System.Text;

namespace Parley.Server.Assistant.Prompts;

/// <summary>
/// An estimate in place of each model's own tokenizer: UTF-8 bytes divided by 4, rounded up, and 4 for the frame of
/// each message. English comes to about 4 bytes a token; other scripts use more bytes a character and so stay on the
/// safe side of the window.
/// </summary>
internal static class TokenEstimate
{
    private const int BytesPerToken = 4;

    public const int PerMessage = 4;

    public static int Of(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;

    public static int OfMessage(string text) => Of(text) + PerMessage;
}
