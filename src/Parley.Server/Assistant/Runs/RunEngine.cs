using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Parley.Protocol;
using Parley.Protocol.Events;
using Parley.Realtime.Commands;
using Parley.Realtime.Streams;
using Parley.Server.Assistant.Models;
using Parley.Server.Storage;

namespace Parley.Server.Assistant.Runs;

/// <summary>
/// Owns all runs of this process: begins them once their unit of work is on disk, lets so many at once ask the model, and ends every one of
/// them on disk. Whoever asked may leave; a run ends by itself, by <see cref="StopAsync(Run, CancellationToken)"/> or with the server.
/// </summary>
#pragma warning disable CA1001 // Neither has a timer or a wait handle: there is nothing in them to dispose, and a host may be stopped twice at once.
internal sealed partial class RunEngine(
    Database database, StreamRegistry streams, RunStore runs, IRunSubject subject, AnswerWriter writer, RunSignals signals, RunMetrics metrics,
    TimeProvider time, IOptions<RunOptions> options, ILogger<RunEngine> logger) : IHostedService
#pragma warning restore CA1001
{
    private readonly ConcurrentDictionary<string, ActiveRun> _active = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(options.Value.Concurrency);
    private readonly Lock _beginning = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Refuses what would have to wait too long, before anything is written.</summary>
    public void ThrowIfFull()
    {
        if (_stopping.IsCancellationRequested) throw new CommandException(ErrorCode.Unavailable, "The server restarts.", temporary: true, retryAfter: 1);
        if (_active.Count >= options.Value.Waiting)
            throw new CommandException(ErrorCode.Unavailable, "Too many answers are being written already. Try again in a moment.", temporary: true, retryAfter: 5);
    }

    /// <summary>Makes a run in the caller's unit of work; it begins when that is on disk.</summary>
    /// <param name="scope">The unit of work.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messageId">The message to write.</param>
    /// <param name="mode">One of <see cref="AnswerMode"/>.</param>
    /// <param name="text">What the message has already, where an earlier run did not come to its end.</param>
    public async Task<Run> QueueAsync(WriteScope scope, RowOwner owner, string conversationId, string messageId, string mode, string text = "")
    {
        var run = new Run(Id.New(scope.Now), owner, conversationId, messageId, mode, RunStatus.Queued, Run.PositionOf(text));
        await RunStore.AddAsync(scope, run);
        // The text so far is the beginning of the stream: who holds nothing reads it from there.
        await StreamLog.CreateAsync(scope, run.StreamId, run.Channel, owner, text);
        scope.AfterCommit(() => Begin(run));
        return run;
    }

    /// <summary>Ends a run and keeps what it wrote; returns it as it is then. One that is over stays as it is.</summary>
    public async Task<Run> StopAsync(Run run, CancellationToken cancellationToken)
    {
        if (_active.TryGetValue(run.RunId, out var active)) await active.EndAsync(RunStatus.Stopped).WaitAsync(cancellationToken);
        else if (!RunStatus.IsOver(run.Status)) await EndOrphanAsync(run, RunStatus.Stopped, cancellationToken);
        return await runs.FindAsync(run.RunId, run.Owner.OwnerId, cancellationToken) ?? run;
    }

    /// <summary>Ends what is under way in a conversation.</summary>
    public Task StopAllAsync(string conversationId, CancellationToken cancellationToken) =>
        Task.WhenAll(_active.Values.Where(a => a.Run.ConversationId == conversationId).Select(a => a.EndAsync(RunStatus.Stopped))).WaitAsync(cancellationToken);

    /// <summary>What was under way when an earlier process ended is interrupted: its text is kept, and can be continued.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await runs.FindUnfinishedAsync(cancellationToken))
        {
            try
            {
                await EndOrphanAsync(run, RunStatus.Interrupted, cancellationToken);
                LogInterrupted(logger, run.RunId, run.ConversationId);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One run that cannot be ended must not keep the server from starting.
                LogLost(logger, e, run.RunId);
            }
        }
    }

    /// <summary>The server stops: what is under way is interrupted, with its text on disk before this returns.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task stopping;
        lock (_beginning) stopping = _stopping.CancelAsync();
        await stopping;
        await Task.WhenAll(_active.Values.Select(a => a.EndAsync(RunStatus.Interrupted)));
    }

    private void Begin(Run run)
    {
        var active = new ActiveRun(run);
        lock (_beginning)
        {
            // What comes in at the last moment stays queued on disk: the next start finds it.
            if (_stopping.IsCancellationRequested) return;
            _active[run.RunId] = active;
        }

        // Observed through ActiveRun.Ended: the task itself never fails.
        _ = Task.Run(() => RunAsync(active), CancellationToken.None);
    }

    private async Task RunAsync(ActiveRun active)
    {
        var began = time.GetTimestamp();
        var ended = "lost";
        metrics.Began();
        try
        {
            var draft = new AnswerDraft();
            await using var stream = streams.Open(active.Run.StreamId, active.Run.Channel, RunSignals.Chunks(active.Run), active.Run.Position);
            var (status, error) = await AttemptAsync(active, draft, stream);
            await EndAsync(active.Run, draft, stream, status, error);
            ended = status;
        }
        catch (Exception e)
        {
            // A job's boundary: the store failed. The run stays unfinished on disk, where a stop or the next start ends it.
            LogLost(logger, e, active.Run.RunId);
        }
        finally
        {
            metrics.Ended(ended, time.GetElapsedTime(began));
            _active.TryRemove(active.Run.RunId, out _);
            active.MarkEnded();
        }
    }

    private async Task<(string Status, RunError? Error)> AttemptAsync(ActiveRun active, AnswerDraft draft, LiveStream stream)
    {
        var run = active.Run;
        try
        {
            await _slots.WaitAsync(active.CancellationToken);
            try
            {
                if (!await runs.TryStartAsync(run.RunId, active.CancellationToken)) throw new InvalidOperationException($"Run {run.RunId} was not queued.");
                draft.Announced = true;
                signals.Typing(run, true);
                await writer.WriteAsync(run, draft, stream, active.CancellationToken);
                return (RunStatus.Completed, null);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (active.Ending is not null)
        {
            return (active.Ending, null);
        }
        catch (ModelException e)
        {
            LogModelFailed(logger, run.RunId, e.Provider, e.Status, e.Message);
            return (RunStatus.Failed, new RunError(e.Code, e.Message, e.Provider, e.RequestId));
        }
        catch (CommandException e)
        {
            return (RunStatus.Failed, new RunError(e.Code, e.Message));
        }
        catch (Exception e)
        {
            var reference = Guid.NewGuid().ToString("N")[..8];
            LogFailed(logger, e, run.RunId, reference);
            return (RunStatus.Failed, new RunError(ErrorCode.Internal, $"The server failed on this answer (reference {reference})."));
        }
    }

    private async Task EndAsync(Run run, AnswerDraft draft, LiveStream stream, string status, RunError? error)
    {
        var outcome = draft.Settle(status, error);
        if (outcome.Usage is { } usage) metrics.Cost(usage);
        var position = await FlushAsync(run, stream, outcome);
        if (status == RunStatus.Completed) signals.Complete(run);
        if (draft.Announced) signals.Typing(run, false);
        await database.InsistAsync(async scope =>
        {
            if (!await RunStore.TryEndAsync(scope, run.RunId, status, position)) return false;
            await StreamLog.EndAsync(scope, run.StreamId, status);
            await subject.SettleAsync(scope, run, outcome);
            return true;
        }, _stopping.Token);
        // Not before the closing message is on disk: who comes in between reads the text from the stream.
        stream.End(status);
    }

    private async Task<long> FlushAsync(Run run, LiveStream stream, RunOutcome outcome)
    {
        try
        {
            return await stream.FlushAsync(CancellationToken.None);
        }
        catch (IOException e)
        {
            // The message has the whole text: a stream that could not be kept takes nothing of it.
            LogStreamIncomplete(logger, e, run.RunId);
            return outcome.Text is { } text ? Run.PositionOf(text) : run.Position;
        }
    }

    private async Task EndOrphanAsync(Run run, string status, CancellationToken cancellationToken)
    {
        var passages = await runs.ReadPassagesAsync(run.RunId, cancellationToken);
        var question = passages.Count == 0 ? null : await subject.ReadAsync(run, cancellationToken);
        await database.WriteAsync(async scope =>
        {
            var text = await StreamLog.ReadAllAsync(scope, run.StreamId);
            if (!await RunStore.TryEndAsync(scope, run.RunId, status, Run.PositionOf(text))) return;
            await StreamLog.EndAsync(scope, run.StreamId, status);
            var sources = question is null ? AnswerSources.None : AnswerSources.Of(text, passages, question.Question);
            await subject.SettleAsync(scope, run, new RunOutcome(status, text, sources));
        }, cancellationToken);
    }

    [LoggerMessage(600, LogLevel.Warning, "Run {RunId} of conversation {ConversationId} had not ended when the server did: it is interrupted, its text is kept")]
    private static partial void LogInterrupted(ILogger logger, string runId, string conversationId);

    [LoggerMessage(601, LogLevel.Warning, "Run {RunId} failed: model provider {Provider}, status {Status}: {Failure}")]
    private static partial void LogModelFailed(ILogger logger, string runId, string provider, int? status, string failure);

    [LoggerMessage(602, LogLevel.Error, "Run {RunId} failed (reference {Reference})")]
    private static partial void LogFailed(ILogger logger, Exception exception, string runId, string reference);

    [LoggerMessage(603, LogLevel.Critical, "Run {RunId} could not be ended in the store")]
    private static partial void LogLost(ILogger logger, Exception exception, string runId);

    [LoggerMessage(604, LogLevel.Error, "The stream of run {RunId} is not complete in the store; its message is")]
    private static partial void LogStreamIncomplete(ILogger logger, Exception exception, string runId);
}
