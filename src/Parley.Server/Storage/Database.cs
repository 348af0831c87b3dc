using System.Data.Common;
using Parley.Realtime.Commands;

namespace Parley.Server.Storage;

/// <summary>
/// The one door to the database. Reads run side by side on their own connections; writes are units of work that are committed in groups,
/// each all or nothing on its own. A completed write is on disk.
/// </summary>
internal abstract partial class Database(TimeProvider time, ILogger<Database> logger)
{
    // As long as somebody needs who looks after a disk that is full.
    private const int MaxAttempts = 30;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs a read on a connection that cannot write.</summary>
    public abstract Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>
    /// Runs a unit of work and returns once it is on disk. If <paramref name="work"/> throws, its changes alone are undone and the
    /// exception is the caller's. Cancelling counts only until the unit has begun. The work must not wait for anything but the database.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(Func<WriteScope, Task<T>> work, CancellationToken cancellationToken);

    public Task WriteAsync(Func<WriteScope, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(async scope =>
        {
            await work(scope);
            return true;
        }, cancellationToken);

    /// <summary>
    /// Runs a unit of work that ends something which cannot be done again: where the store fails, it is tried once more, for half a minute.
    /// </summary>
    public async Task<T> InsistAsync<T>(Func<WriteScope, Task<T>> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteAsync(work, CancellationToken.None);
            }
            catch (Exception e) when (IsFailure(e) && attempt < MaxAttempts)
            {
                LogTryingAgain(logger, e, attempt);
                await Task.Delay(RetryInterval, time);
            }
        }
    }

    /// <summary>Whether it was the store that failed, and not the work.</summary>
    public static bool IsFailure(Exception exception) => exception is DbException or CommandException { Temporary: true };

    /// <summary>What follows a commit has failed: the unit is on disk all the same.</summary>
    protected void FailedAfterCommit(Exception exception) => LogFailedAfterCommit(logger, exception);

    [LoggerMessage(301, LogLevel.Error, "The store failed at what has to be kept (attempt {Attempt}); tried again in a second")]
    private static partial void LogTryingAgain(ILogger logger, Exception exception, int attempt);

    [LoggerMessage(302, LogLevel.Error, "A unit of work is on disk, but what was to follow its commit has failed")]
    private static partial void LogFailedAfterCommit(ILogger logger, Exception exception);
}
