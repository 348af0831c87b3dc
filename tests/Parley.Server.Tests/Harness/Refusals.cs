using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Storage;

namespace Parley.Server.Tests.Harness;

/// <summary>Makes a server's store fail as a full disk does: at one kind of write, until it is let be.</summary>
internal static class Refusals
{
    /// <summary>From here on the store fails at this: <c>INSERT ON streams</c>, <c>UPDATE ON runs WHEN NEW.status = 'completed'</c>.</summary>
    public static Task RefuseAsync(this ParleyServer server, string write) =>
        ExecuteAsync(server, $"CREATE TRIGGER refusal BEFORE {write} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");

    public static Task LetBeAsync(this ParleyServer server) => ExecuteAsync(server, "DROP TRIGGER refusal");

    private static Task<int> ExecuteAsync(ParleyServer server, string sql) =>
        server.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.Connection.ExecuteAsync(sql, transaction: scope.Transaction), TestContext.Current.CancellationToken);
}
