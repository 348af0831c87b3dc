using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Storage;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Operations;

public sealed class HealthTests
{
    [Fact]
    public async Task Who_asks_is_told_whether_the_store_answers()
    {
        await using var server = ParleyServer.Start();
        using var http = new HttpClient { BaseAddress = server.Address };
        using var well = await http.GetAsync("health");
        await server.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.Connection.ExecuteAsync("ALTER TABLE migrations RENAME TO lost", transaction: scope.Transaction), TestContext.Current.CancellationToken);
        using var ill = await http.GetAsync("health");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (well.StatusCode, ill.StatusCode));
        Assert.Equal("""{"status":"unhealthy"}""", await ill.Content.ReadAsStringAsync());
    }
}
