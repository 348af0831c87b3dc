using System.Data.Common;

namespace Parley.Server.Storage;

/// <summary>
/// The one door to the database. Reads run side by side on their own connections; writes are units of work that are committed in groups,
/// each all or nothing on its own. A completed write is on disk.
/// </summary>
internal abstract class Database
{
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
}
