using Parley.Protocol;

namespace Parley.Realtime.Connections;

/// <summary>Why a connection ended; the first one given is the one that counts.</summary>
/// <param name="Code">The code on the wire.</param>
/// <param name="Text">A few words for people; at most 123 bytes of UTF-8, the limit of RFC 6455.</param>
internal sealed record CloseReason(CloseCode Code, string Text)
{
    /// <summary>Whether what waits is worth sending first: not to a peer that takes too little or nothing.</summary>
    public bool FlushFirst => Code is not (CloseCode.TooSlow or CloseCode.Abnormal);
}
