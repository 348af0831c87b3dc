using Parley.Protocol;
using Parley.Protocol.Events;
using Parley.Realtime.Channels;
using Parley.Realtime.Connections;
using Parley.Server.Assistant.Runs;

namespace Parley.Server.Conversations;

/// <summary>Who writes where. A sign of it ends by itself: a client may go away in the middle of a word.</summary>
internal sealed class TypingIndicators(ChannelRegistry channels, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<Key, ITimer> _writing = [];

    public void Set(Connection connection, string userId, string conversationId, bool isTyping)
    {
        var key = new Key(connection, userId, conversationId);
        lock (_gate)
        {
            if (isTyping)
            {
                if (_writing.TryGetValue(key, out var timer)) timer.Change(Lifetime, Timeout.InfiniteTimeSpan);
                else _writing[key] = time.CreateTimer(_ => Set(connection, userId, conversationId, isTyping: false), null, Lifetime, Timeout.InfiniteTimeSpan);
            }
            else
            {
                if (!_writing.Remove(key, out var timer)) return;
                timer.Dispose();
            }

            // Under the lock: the others must not see an end before its beginning.
            channels.Send(ConversationChannel.Of(conversationId), "typing", new Typing(conversationId, userId, isTyping), ProtocolJson.Wire.Typing, connection);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (_, timer) in _writing) timer.Dispose();
            _writing.Clear();
        }
    }

    private sealed record Key(Connection Connection, string UserId, string ConversationId);
}
