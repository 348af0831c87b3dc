using System.Text;
using Parley.Protocol;
using Parley.Realtime.Streams;

namespace Parley.Realtime.Tests.Harness;

/// <summary>A store of streams that keeps its contract and can be made to fail.</summary>
internal sealed class MemoryStreamLog : IStreamLog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Stored> _streams = new(StringComparer.Ordinal);

    /// <summary>What every append throws.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How many appends threw it.</summary>
    public int Failures { get; private set; }

    public void Create(string streamId, ChannelName channel)
    {
        lock (_gate) _streams.Add(streamId, new Stored(channel));
    }

    public void End(string streamId, string status)
    {
        lock (_gate) _streams[streamId].Status = status;
    }

    public int PiecesOf(string streamId)
    {
        lock (_gate) return _streams[streamId].Pieces.Count;
    }

    public string TextOf(string streamId)
    {
        lock (_gate) return string.Concat(_streams[streamId].Pieces.Select(p => p.Text));
    }

    public async Task AppendAsync(string streamId, long position, string text, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Failure is { } failure)
        {
            Failures++;
            throw failure;
        }

        lock (_gate)
        {
            var stored = _streams[streamId];
            if (stored.Length != position) throw new InvalidOperationException($"A piece at {position} does not follow {stored.Length}.");
            stored.Pieces.Add((position, text));
            stored.Length += Encoding.UTF8.GetByteCount(text);
        }
    }

    public Task<StoredStream?> ReadAsync(string streamId, long position, int maxBytes, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(streamId, out var stored)) return Task.FromResult<StoredStream?>(null);
            var (from, text) = (position, new StringBuilder());
            foreach (var piece in stored.Pieces)
            {
                if (piece.Position + Encoding.UTF8.GetByteCount(piece.Text) <= position) continue;
                if (text.Length == 0) from = piece.Position;
                text.Append(piece.Text);
                if (Encoding.UTF8.GetByteCount(text.ToString()) >= maxBytes) break;
            }

            return Task.FromResult<StoredStream?>(new StoredStream(stored.Channel, stored.Status, from, text.ToString()));
        }
    }

    private sealed class Stored(ChannelName channel)
    {
        public ChannelName Channel { get; } = channel;

        public List<(long Position, string Text)> Pieces { get; } = [];

        public long Length { get; set; }

        public string Status { get; set; } = "open";
    }
}
