using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Parley.Server.Storage.Sqlite;

/// <summary>
/// Uses the operating system's SQLite: distributions patch theirs, and the packaged native library of this provider is an old one.
/// <c>PARLEY_SQLITE_LIBRARY</c> names another file.
/// </summary>
internal static class SystemSqlite
{
    private const string ImportName = "e_sqlite3";
    private static readonly Lock Gate = new();
    private static bool _initialized;

    public static void Initialize()
    {
        lock (Gate)
        {
            if (_initialized) return;
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            _initialized = true;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (!string.Equals(name, ImportName, StringComparison.Ordinal)) return 0;
        string[] candidates = Environment.GetEnvironmentVariable("PARLEY_SQLITE_LIBRARY") is { Length: > 0 } chosen
            ? [chosen]
            : ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll", "sqlite3"];
        foreach (var candidate in candidates)
            if (NativeLibrary.TryLoad(candidate, out var handle)) return handle;

        throw new DllNotFoundException(
            $"SQLite was not found (tried {string.Join(", ", candidates)}). Install it (Debian: apt-get install libsqlite3-0) or name the file in PARLEY_SQLITE_LIBRARY.");
    }
}
