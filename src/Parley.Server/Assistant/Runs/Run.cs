using System.Text;
using Parley.Protocol;
using Parley.Server.Storage;

namespace Parley.Server.Assistant.Runs;

/// <summary>One attempt at an answer: which message it writes, whose it is, how far it came.</summary>
/// <param name="RunId">Its own id.</param>
/// <param name="Owner">Who asked, and pays.</param>
/// <param name="ConversationId">The conversation whose channel it is followed on.</param>
/// <param name="MessageId">The message that it writes.</param>
/// <param name="Mode">One of <see cref="AnswerMode"/>.</param>
/// <param name="Status">One of <see cref="RunStatus"/>.</param>
/// <param name="Position">How many UTF-8 bytes of text the message had when the run began, and has when it is over.</param>
internal sealed record Run(string RunId, RowOwner Owner, string ConversationId, string MessageId, string Mode, string Status, long Position)
{
    public string StreamId => "run:" + RunId;

    public ChannelName Channel => ConversationChannel.Of(ConversationId);

    public static long PositionOf(string text) => Encoding.UTF8.GetByteCount(text);
}

internal static class RunStatus
{
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Completed = "completed";
    public const string Stopped = "stopped";
    public const string Failed = "failed";
    public const string Interrupted = "interrupted";

    public static bool IsOver(string status) => status is not (Queued or Running);

    /// <summary>Whether an answer that ended so has a rest that can be asked for.</summary>
    public static bool CanContinue(string status) => status is Stopped or Failed or Interrupted;
}

internal static class AnswerMode
{
    /// <summary>From the documents.</summary>
    public const string Semantic = "semantic";

    /// <summary>From the model alone.</summary>
    public const string Text = "text";
}

internal static class ConversationChannel
{
    public const string Namespace = "conversation";

    public static ChannelName Of(string conversationId) => ChannelName.Of(Namespace, conversationId);
}
