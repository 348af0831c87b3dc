using Dapper;

namespace Parley.Server.Storage;

/// <summary>Forgets the answers to requests that nobody will send again.</summary>
internal sealed class RequestRetention(Database database, TimeProvider time, ILogger<RequestRetention> logger) : Retention(time, logger)
{
    // The wire promises that a retry is recognised for a day.
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    protected override Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            "DELETE FROM requests WHERE created_at < @oldest", new { oldest = (now - Kept).ToUnixTimeMilliseconds() }, scope.Transaction), cancellationToken);
}
