using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;

namespace Parley.Server.Storage;

/// <summary>Applies the numbered scripts of Storage/Migrations that a database has not seen, each in one transaction.</summary>
internal static class Migrator
{
    private const string ResourcePrefix = "Parley.Server.Storage.Migrations.";

    public static void Apply(DbConnection connection, TimeProvider time)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
        var scripts = Scripts();
        var applied = connection.Query<long>("SELECT number FROM migrations").ToHashSet();
        if (applied.Count > 0 && applied.Max() > scripts[^1].Number)
            throw new StorageException(
                $"The database was written by a newer Parley (migration {applied.Max()}; this one knows up to {scripts[^1].Number}). Start that version, or point Storage__DataDirectory elsewhere.");

        foreach (var (number, name) in scripts.Where(s => !applied.Contains(s.Number)))
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(Read(name), transaction: transaction);
            connection.Execute("INSERT INTO migrations (number, name, applied_at) VALUES (@number, @name, @now)",
                new { number, name = name[ResourcePrefix.Length..], now = time.GetUtcNow().ToUnixTimeMilliseconds() }, transaction);
            transaction.Commit();
        }
    }

    private static List<(long Number, string Name)> Scripts() =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => (long.Parse(name.AsSpan(ResourcePrefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), name))
            .Order(),
    ];

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
