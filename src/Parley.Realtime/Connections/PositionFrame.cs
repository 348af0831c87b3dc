using Parley.Protocol;

namespace Parley.Realtime.Connections;

/// <summary>
/// The answer to a subscription, or a reset, as it goes out. Whoever was given it holds the channel up to <see cref="Position"/>.
/// </summary>
internal sealed class PositionFrame(ReadOnlySpan<byte> json, ChannelName channel, Position position, bool isReset) : Frame(json)
{
    public ChannelName Channel { get; } = channel;

    public Position Position { get; } = position;

    /// <summary>Whether what came before leads nowhere.</summary>
    public bool IsReset { get; } = isReset;
}
