using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using Parley.Realtime.Channels;
using SQLitePCL;

namespace Parley.Server.Storage.Sqlite;

/// <summary>One caller's unit of work in a group commit.</summary>
internal abstract class WriteUnit
{
    private const string Savepoint = "unit";

    private ExceptionDispatchInfo? _failure;
    private WriteScope? _scope;

    public abstract CancellationToken CancellationToken { get; }

    public async Task RunAsync(SqliteConnection connection, SqliteTransaction transaction, TimeProvider time)
    {
        if (CancellationToken.IsCancellationRequested)
        {
            _failure = ExceptionDispatchInfo.Capture(new OperationCanceledException(CancellationToken));
            return;
        }

        transaction.Save(Savepoint);
        var scope = new WriteScope(connection, transaction, time);
        try
        {
            await InvokeAsync(scope);
            _scope = scope;
        }
        // Where SQLite has given up the whole transaction (a full disk does that), there is no savepoint to go back to: the group fails.
        catch (Exception e) when (raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            transaction.Rollback(Savepoint);
            _failure = ExceptionDispatchInfo.Capture(DiskFull.Explain(e));
        }

        transaction.Release(Savepoint);
    }

    /// <summary>Does what follows the commit. Whatever of it fails keeps nothing else from being done, and the caller from nothing.</summary>
    public void Committed(ChannelRegistry channels, Action<Exception> failed)
    {
        if (_failure is not null)
        {
            Fail(_failure.SourceException);
            return;
        }

        foreach (var publication in _scope!.Publications) Follow(() => channels.Deliver(publication.Channel, publication.Event), failed);
        foreach (var action in _scope.AfterCommitActions) Follow(action, failed);
        Succeed();
    }

    public abstract void Fail(Exception exception);

    protected abstract Task InvokeAsync(WriteScope scope);

    protected abstract void Succeed();

    private static void Follow(Action action, Action<Exception> failed)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            failed(e);
        }
    }
}

internal sealed class WriteUnit<T>(Func<WriteScope, Task<T>> work, CancellationToken cancellationToken) : WriteUnit
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Completion => _completion.Task;

    public override CancellationToken CancellationToken => cancellationToken;

    public override void Fail(Exception exception)
    {
        if (exception is OperationCanceledException cancelled) _completion.TrySetCanceled(cancelled.CancellationToken);
        else _completion.TrySetException(exception);
    }

    protected override async Task InvokeAsync(WriteScope scope) => _result = await work(scope);

    protected override void Succeed() => _completion.TrySetResult(_result!);
}
