using System.Text;
using Microsoft.Extensions.Logging;
using Parley.Protocol;
using Parley.Realtime.Channels;
using Parley.Realtime.Telemetry;

namespace Parley.Realtime.Streams;

/// <summary>
/// A text that grows: its owner appends, its channel's subscribers follow, the store keeps it. What is appended within
/// <see cref="RealtimeOptions.RollUp"/> goes out as one piece, and within <see cref="RealtimeOptions.SaveInterval"/> to the store.
/// </summary>
public sealed class LiveStream : IAsyncDisposable
{
    // Late subscribers read this much from memory; what is older comes from the store.
    private const int TailBytes = 256 * 1024;
    // A piece that a late subscriber is given: far below the limit of a queue, so that others' events fit between.
    private const int PieceBytes = 64 * 1024;
    // So much is sent without waiting for more; of the widest characters it makes three quarters of a piece.
    private const int PieceChars = 16 * 1024;
    // Beyond this much that is not on disk yet the appending side waits.
    private const int UnsavedBytes = 1024 * 1024;
    // What the store gets to recover before it is asked again.
    private static readonly TimeSpan SaveRetry = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly StringBuilder _pending = new();
    private readonly StreamTail _tail;
    private readonly SemaphoreSlim _saving = new(1, 1);
    private readonly StreamRegistry _registry;
    private readonly StreamFormat _format;
    private readonly ITimer _publishTimer;
    private readonly ITimer _saveTimer;
    private bool _publishDue;
    private bool _saveDue;
    private Task _timedSave = Task.CompletedTask;
    private long _publishedAt;
    private long _position;
    private long _saved;

    internal LiveStream(StreamRegistry registry, string id, ChannelName channel, StreamFormat format, long position)
    {
        (_registry, _format, _position, _saved) = (registry, format, position, position);
        (Id, Channel) = (id, channel);
        _tail = new StreamTail(position);
        _publishTimer = registry.Time.CreateTimer(static s => ((LiveStream)s!).Publish(last: false), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _saveTimer = registry.Time.CreateTimer(static s => ((LiveStream)s!).SaveByTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Names the stream.</summary>
    public string Id { get; }

    /// <summary>The channel whose subscribers follow it.</summary>
    public ChannelName Channel { get; }

    /// <summary>How many UTF-8 bytes went out so far.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>Appends text. Waits only where the store is far behind; where it fails, it is asked again until then.</summary>
    /// <exception cref="IOException">The store is far behind and fails: what is not on disk cannot grow for ever.</exception>
    public async ValueTask AppendAsync(string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var start = 0; start < text.Length; start += PieceChars)
        {
            Add(text.AsSpan(start, Math.Min(PieceChars, text.Length - start)));
            if (Position - Interlocked.Read(ref _saved) > UnsavedBytes) await SaveAsync(cancellationToken);
        }
    }

    /// <summary>Returns once all that was appended went out and is on disk. Returns the position.</summary>
    /// <exception cref="IOException">The store fails: what went out is not all on disk.</exception>
    public async Task<long> FlushAsync(CancellationToken cancellationToken)
    {
        Publish(last: true);
        await SaveAsync(cancellationToken);
        return Position;
    }

    /// <summary>
    /// The stream is over: nobody is given more of it. Before it come <see cref="FlushAsync"/> and the store's own note of the end: whoever
    /// subscribes from here on is served from there.
    /// </summary>
    /// <param name="status"><c>completed</c>, <c>stopped</c>, <c>failed</c> or <c>interrupted</c>.</param>
    public void End(string status)
    {
        _registry.Remove(this);
        if (!_format.SendsEnd) return;
        var piece = new StreamPiece(Id, Position, Position, IsEnd: true) { Ended = this };
        _registry.Channels.Broadcast(EventFrame.Encode(Channel, 0, "end", _registry.Time.GetUtcNow(), piece, (Format: _format, piece.Position, status),
            static (writer, s) =>
            {
                writer.WriteStartObject();
                s.Format.WriteFields(writer);
                writer.WriteNumber("position", s.Position);
                writer.WriteString("status", s.status);
                writer.WriteEndObject();
            }));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _registry.Remove(this);
        await _publishTimer.DisposeAsync();
        await _saveTimer.DisposeAsync();
        await _timedSave;
        await _saving.WaitAsync();
        _saving.Dispose();
    }

    /// <summary>The next piece for somebody who holds <paramref name="position"/> bytes, as a frame.</summary>
    internal async Task<EventFrame> ReadFrameAsync(long position, CancellationToken cancellationToken)
    {
        var (from, text) = await ReadAsync(position, cancellationToken);
        return Encode(from, text, Encoding.UTF8.GetByteCount(text));
    }

    /// <summary>The next piece for somebody who holds <paramref name="position"/> bytes.</summary>
    internal async Task<(long Position, string Text)> ReadAsync(long position, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (position >= _tail.Start)
            {
                var (from, text) = _tail.Read(position, PieceBytes);
                return (from, Encoding.UTF8.GetString(text.Span));
            }
        }

        var stored = await _registry.Log.ReadAsync(Id, position, PieceBytes, cancellationToken);
        return stored is { Text.Length: > 0 }
            ? (stored.Position, stored.Text)
            : throw new InvalidDataException($"Stream {Id} has nothing at {position}, though it reaches {Position}.");
    }

    private void Add(ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            _pending.Append(text);
            if (!_saveDue) SaveIn(_registry.Options.SaveInterval);
            if (_pending.Length >= PieceChars)
            {
                Publish(last: false);
            }
            else if (!_publishDue)
            {
                // The first piece after a silence goes out at once; what follows closely is joined.
                _publishDue = true;
                var wait = _registry.Options.RollUp - _registry.Time.GetElapsedTime(_publishedAt);
                _publishTimer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Publish(bool last)
    {
        lock (_gate)
        {
            _publishDue = false;
            _publishedAt = _registry.Time.GetTimestamp();
            while (TakePending(last) is { Length: > 0 } text)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                var position = _tail.End;
                _tail.Append(bytes);
                // Twice as much is kept before it is cut, so that what stays is not moved with every piece.
                if (_tail.End - _tail.Start > 2 * TailBytes) _tail.ForgetBefore(Math.Min(Interlocked.Read(ref _saved), _tail.End - TailBytes));
                Interlocked.Exchange(ref _position, _tail.End);
                // Sent under the lock: that is what keeps the pieces in order.
                _registry.Channels.Broadcast(Encode(position, Encoding.UTF8.GetString(bytes), bytes.Length));
            }
        }
    }

    private string TakePending(bool last)
    {
        var length = Math.Min(_pending.Length, PieceChars);
        // A pair of surrogates may come in two appends: its first half waits for the other.
        if (length > 0 && char.IsHighSurrogate(_pending[length - 1]) && !(last && length == _pending.Length)) length--;
        var text = _pending.ToString(0, length);
        _pending.Remove(0, length);
        return text;
    }

    private EventFrame Encode(long position, string text, int byteCount) =>
        EventFrame.Encode(Channel, 0, _format.EventType, _registry.Time.GetUtcNow(), new StreamPiece(Id, position, position + byteCount, IsEnd: false),
            (Format: _format, position, text), static (writer, s) =>
            {
                writer.WriteStartObject();
                s.Format.WriteFields(writer);
                writer.WriteNumber("position", s.position);
                writer.WriteString("text", s.text);
                writer.WriteEndObject();
            });

    // The timer fires again only after a save has begun, and saves pass one at a time: the last one is the one to wait for.
    private void SaveByTimer() => _timedSave = SaveAndTryAgainAsync();

    private async Task SaveAndTryAgainAsync()
    {
        try
        {
            await SaveAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            // It is logged, and tried again.
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        await _saving.WaitAsync(cancellationToken);
        try
        {
            lock (_gate)
            {
                _saveDue = false;
                if (_pending.Length > 0) SaveIn(_registry.Options.SaveInterval);
            }

            for (var until = Position; Interlocked.Read(ref _saved) < until;) await SavePieceAsync();
        }
        finally
        {
            _saving.Release();
        }
    }

    private async Task SavePieceAsync()
    {
        int bytes;
        string text;
        lock (_gate)
        {
            var (_, unsaved) = _tail.Read(_saved, PieceBytes);
            (bytes, text) = (unsaved.Length, Encoding.UTF8.GetString(unsaved.Span));
        }

        try
        {
            // Not to be cancelled: a write of which nobody saw the end would be written again.
            await _registry.Log.AppendAsync(Id, _saved, text, CancellationToken.None);
            Interlocked.Add(ref _saved, bytes);
        }
        catch (Exception e)
        {
            Log.StreamSaveFailed(_registry.Logger, e, Id);
            lock (_gate) SaveIn(SaveRetry);
            throw new IOException($"Stream {Id} could not be saved.", e);
        }
    }

    // Under the gate.
    private void SaveIn(TimeSpan delay)
    {
        _saveDue = true;
        _saveTimer.Change(delay, Timeout.InfiniteTimeSpan);
    }
}
