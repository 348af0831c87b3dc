using System.Data.Common;
using System.Threading.Channels;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Parley.Realtime.Channels;
using SQLitePCL;

namespace Parley.Server.Storage.Sqlite;

/// <summary>
/// One writing connection that commits in groups: all that waits goes into one transaction, each unit under its own savepoint. Readers
/// open their own read-only connections. WAL, synchronous=FULL: a commit that returned survives a power cut.
/// </summary>
internal sealed partial class SqliteDatabase : Database, IAsyncDisposable
{
    private readonly Channel<WriteUnit> _queue;
    private readonly SqliteConnection _writer;
    private readonly string _readConnectionString;
    private readonly ChannelRegistry _channels;
    private readonly TimeProvider _time;
    private readonly ILogger<Database> _logger;
    private readonly int _unitsPerCommit;
    private readonly Task _loop;

    public SqliteDatabase(
        IOptions<StorageOptions> options, DataDirectory directory, ChannelRegistry channels, TimeProvider time, ILogger<Database> logger)
        : base(time, logger)
    {
        SystemSqlite.Initialize();
        _channels = channels;
        _time = time;
        _logger = logger;
        _unitsPerCommit = options.Value.UnitsPerCommit;
        var file = Path.Combine(directory.Root, "parley.db");

        _writer = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        _writer.Open();
        _writer.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;");
        Migrator.Apply(_writer, time);
        _readConnectionString = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ConnectionString;

        _queue = Channel.CreateBounded<WriteUnit>(new BoundedChannelOptions(options.Value.WriteQueueLength) { SingleReader = true });
        _loop = Task.Factory.StartNew(WriteLoopAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    public override async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(_readConnectionString);
        await connection.OpenAsync(cancellationToken);
        return await work(connection);
    }

    public override async Task<T> WriteAsync<T>(Func<WriteScope, Task<T>> work, CancellationToken cancellationToken)
    {
        var unit = new WriteUnit<T>(work, cancellationToken);
        await _queue.Writer.WriteAsync(unit, cancellationToken);
        return await unit.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _writer.DisposeAsync();
        using var pooled = new SqliteConnection(_readConnectionString);
        SqliteConnection.ClearPool(pooled);
    }

    private async Task WriteLoopAsync()
    {
        var group = new List<WriteUnit>(_unitsPerCommit);
        await foreach (var first in _queue.Reader.ReadAllAsync())
        {
            group.Clear();
            try
            {
                await CommitAsync(first, group);
            }
            catch (Exception e)
            {
                // Nothing of this group is on disk: each of its callers is told, and the loop goes on with the next.
                LogFailed(_logger, e, group.Count);
                foreach (var unit in group) unit.Fail(DiskFull.Explain(e));
                continue;
            }

            foreach (var unit in group) unit.Committed(_channels, FailedAfterCommit);
        }
    }

    private async Task CommitAsync(WriteUnit first, List<WriteUnit> group)
    {
        // In the group before the transaction begins: where that fails, there is somebody to tell.
        group.Add(first);
        var transaction = _writer.BeginTransaction(deferred: false);
        try
        {
            await first.RunAsync(_writer, transaction, _time);
            while (group.Count < _unitsPerCommit && _queue.Reader.TryRead(out var next))
            {
                group.Add(next);
                await next.RunAsync(_writer, transaction, _time);
            }

            await transaction.CommitAsync(CancellationToken.None);
        }
        catch
        {
            Abandon(transaction);
            throw;
        }
    }

    /// <summary>
    /// Ends a transaction that failed, whatever is left of it. After some failures (a full disk, an I/O error) SQLite has rolled back by
    /// itself; the provider then fails to, and would take the transaction for an open one for ever. So it gets an empty one to roll back.
    /// </summary>
    private void Abandon(SqliteTransaction transaction)
    {
        var handle = _writer.Handle!;
        if (raw.sqlite3_get_autocommit(handle) == 0) raw.sqlite3_exec(handle, "ROLLBACK");
        raw.sqlite3_exec(handle, "BEGIN");
        transaction.Dispose();
        if (raw.sqlite3_get_autocommit(handle) == 0) raw.sqlite3_exec(handle, "ROLLBACK");
    }

    [LoggerMessage(303, LogLevel.Error, "A group of {Count} units of work could not be written: none of it was kept")]
    private static partial void LogFailed(ILogger logger, Exception exception, int count);
}
