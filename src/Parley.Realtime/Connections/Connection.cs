using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Parley.Protocol;
using Parley.Protocol.Frames;
using Parley.Realtime.Channels;
using Parley.Realtime.Telemetry;

namespace Parley.Realtime.Connections;

/// <summary>
/// One client at the other end of some transport. What is sent to it goes into a queue bounded in bytes; one flush at a time writes all that
/// waits. Sending never blocks: a connection that does not take its bytes is closed, and its client resumes.
/// </summary>
#pragma warning disable CA1001 // The source of _abort has no timer and no linked token: there is nothing in it to dispose.
public abstract class Connection
#pragma warning restore CA1001
{
    // Browsers let a page that is hidden for long act only once a minute: two of 25 s would close every quiet tab in the background.
    private const int HeartbeatsMissed = 3;

    private readonly FrameQueue _queue;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource<CloseReason> _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abort = new();
    private CloseReason? _reason;
    private Caller? _caller;
    private long _receivedAt;
    private long _writingSince;

    private protected Connection(string transport, Caller? caller, ConnectionContext context)
    {
        Transport = transport;
        Context = context;
        _caller = caller;
        _logger = context.Logger;
        _queue = new FrameQueue(context.Options.QueueBytes);
        OpenedAt = context.Time.GetTimestamp();
        _receivedAt = OpenedAt;
    }

    /// <summary>Names the connection in logs and lists.</summary>
    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary><c>websocket</c>, <c>sse</c> or <c>long-poll</c>.</summary>
    public string Transport { get; }

    /// <summary>Who is at the other end; <see langword="null"/> until authenticated.</summary>
    public Caller? Caller => Volatile.Read(ref _caller);

    /// <summary>The subscriptions, by channel; guarded by the lock on the dictionary itself.</summary>
    internal Dictionary<ChannelName, Subscription> Subscriptions { get; } = [];

    /// <summary>How many bytes wait or are being written.</summary>
    internal int WaitingBytes => _queue.Bytes;

    /// <summary>Completes when somebody asks for the end.</summary>
    internal Task<CloseReason> Closing => _closing.Task;

    private protected ConnectionContext Context { get; }

    private protected CancellationToken Aborted => _abort.Token;

    /// <summary>Whether what was not written yet is to be left.</summary>
    private protected bool LeavesRest => _reason is { FlushFirst: false };

    private long OpenedAt { get; }

    /// <summary>Whether the transport owes signs of life; a reader of events sends nothing by nature.</summary>
    private protected virtual bool OwesHeartbeat => false;

    /// <summary>Authenticates the connection, or renews its credential.</summary>
    /// <exception cref="InvalidOperationException">It belongs to somebody else already.</exception>
    public void Authenticate(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (Caller is { } present && (present.UserId != caller.UserId || present.WorkspaceId != caller.WorkspaceId))
            throw new InvalidOperationException("A connection cannot change its user.");
        Volatile.Write(ref _caller, caller);
    }

    /// <summary>Sends a control frame; its timestamp is set here.</summary>
    public void Send<T>(T frame, JsonTypeInfo<T> typeInfo) where T : ControlFrame => TrySend(new Frame(Encode(frame, typeInfo)));

    /// <summary>Ends the connection. Only the first call counts. What waits is written first unless the peer is too slow for it; nothing new is taken.</summary>
    public void Close(CloseCode code, string text)
    {
        var reason = new CloseReason(code, text);
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null) return;
        Log.Closing(_logger, Id, Caller?.UserId, (int)code, text);
        Context.Metrics.Closed(Transport, code);
        _queue.Seal(drop: !reason.FlushFirst);
        _closing.TrySetResult(reason);
    }

    /// <summary>Answers a subscription whose events follow from a position on.</summary>
    internal void Send(SubscribedFrame answer, Position position) =>
        TrySend(new PositionFrame(Encode(answer, ProtocolJson.Wire.SubscribedFrame), answer.Channel, position, isReset: false));

    /// <summary>Has the client fetch a channel's state again and go on from there.</summary>
    internal void Send(ResetFrame reset) =>
        TrySend(new PositionFrame(
            Encode(reset, ProtocolJson.Wire.ResetFrame), reset.Channel, new Position(reset.Epoch, reset.Offset), isReset: true));

    internal bool TrySend(Frame frame)
    {
        if (_reason is not null) return false;
        if (!_queue.TryEnqueue(frame, out var startFlush))
        {
            Close(CloseCode.TooSlow, $"more than {Context.Options.QueueBytes} bytes were waiting");
            return false;
        }

        // The loop ends by itself and throws nothing; whoever has to know of its end asks the queue.
        if (startFlush) _ = Task.Run(FlushAsync, CancellationToken.None);
        return true;
    }

    /// <summary>How much a catch-up may send at once after <see cref="DrainAsync"/>.</summary>
    internal int CatchUpBytes => Context.Options.QueueBytes / 2;

    /// <summary>Returns once <see cref="CatchUpBytes"/> fit: how a long catch-up keeps to the pace of its reader.</summary>
    /// <exception cref="OperationCanceledException">The connection ends.</exception>
    internal async Task DrainAsync()
    {
        await Task.WhenAny(_queue.WhenBelow(Context.Options.QueueBytes - CatchUpBytes), _closing.Task);
        if (_reason is not null) throw new OperationCanceledException("The connection ends.");
    }

    /// <summary>Looks at the clock: the heartbeat, the credential, the deadline of authentication, the progress of a write.</summary>
    internal void CheckDeadlines(DateTimeOffset now)
    {
        var (time, options) = (Context.Time, Context.Options);
        if (Volatile.Read(ref _writingSince) is var since and > 0 && time.GetElapsedTime(since) > options.WriteTimeout)
            Close(CloseCode.TooSlow, $"a write made no progress for {options.WriteTimeout.TotalSeconds:0.#} s");
        if (Caller is null && time.GetElapsedTime(OpenedAt) > options.AuthenticationTimeout)
            Refuse(CloseCode.AuthenticationTimeout, $"no authentication within {options.AuthenticationTimeout.TotalSeconds:0.#} s");
        else if (Caller?.ExpiresAt <= now)
            Refuse(CloseCode.BadCredential, "the credential has expired");
        else if (OwesHeartbeat && time.GetElapsedTime(Volatile.Read(ref _receivedAt)) > HeartbeatsMissed * options.Heartbeat)
            Close(CloseCode.HeartbeatMissed, "three heartbeats were missed");
    }

    private protected void Received() => Volatile.Write(ref _receivedAt, Context.Time.GetTimestamp());

    private protected void Progressed() => Volatile.Write(ref _writingSince, Context.Time.GetTimestamp());

    private protected abstract Task WriteAsync(IReadOnlyList<Frame> batch, CancellationToken cancellationToken);

    /// <summary>Returns once everything is written, the writing has failed, or <paramref name="limit"/> is reached.</summary>
    private protected async Task FlushBeforeCloseAsync(CancellationToken limit) =>
        await _queue.WhenBelow(0).WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Breaks off what the transport does.</summary>
    private protected Task AbortAsync() => _abort.CancelAsync();

    private byte[] Encode<T>(T frame, JsonTypeInfo<T> typeInfo) where T : ControlFrame =>
        JsonSerializer.SerializeToUtf8Bytes(frame with { Timestamp = Context.Time.GetUtcNow() }, typeInfo);

    private void Refuse(CloseCode code, string text)
    {
        if (_reason is null) Send(new ErrorFrame(ErrorCode.Unauthorized, $"Disconnected: {text}.", Temporary: false), ProtocolJson.Wire.ErrorFrame);
        Close(code, text);
    }

    private async Task FlushAsync()
    {
        try
        {
            while (_queue.TakeAll() is { Count: > 0 } batch)
            {
                Progressed();
                await WriteAsync(batch, Aborted);
                Volatile.Write(ref _writingSince, 0);
                _queue.Written(batch);
                Context.Metrics.Delivered(Transport, batch.Count);
            }
        }
        catch (Exception e)
        {
            // The boundary of a connection: whatever the transport throws ends this connection and nothing else.
            Log.WriteFailed(_logger, Id, e.GetType().Name, e.Message);
            Close(CloseCode.Abnormal, "the peer has gone");
            _queue.Abandon();
        }
    }
}
