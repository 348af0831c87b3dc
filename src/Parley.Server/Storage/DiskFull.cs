using Microsoft.Data.Sqlite;
using Parley.Protocol;
using Parley.Realtime.Commands;
using SQLitePCL;

namespace Parley.Server.Storage;

/// <summary>Tells callers of a full disk in words that they can do something with.</summary>
internal static class DiskFull
{
    // ENOSPC of POSIX, and ERROR_DISK_FULL of Windows as an HRESULT.
    private const int NoSpace = 28;
    private const int DiskFullResult = unchecked((int)0x80070070);
    // Nobody makes room in less.
    private const int RetryAfterSeconds = 30;

    public static bool Is(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: raw.SQLITE_FULL } or IOException { HResult: NoSpace or DiskFullResult };

    public static CommandException Refusal() =>
        new(ErrorCode.Unavailable, "The server's disk is full. Nothing of this was kept.", temporary: true, RetryAfterSeconds);

    /// <summary>The failure itself, or the refusal where it is a full disk.</summary>
    public static Exception Explain(Exception failure) => Is(failure) ? Refusal() : failure;
}
