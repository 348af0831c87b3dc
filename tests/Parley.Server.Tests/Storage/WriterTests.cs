using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Storage;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Storage;

public sealed class WriterTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Database Database => shared.Server.Services.GetRequiredService<Database>();

    [Fact]
    public async Task A_unit_that_fails_undoes_itself_and_no_other()
    {
        var units = Enumerable.Range(0, 50).Select(n => Database.WriteAsync(async scope =>
        {
            await SetAsync(scope, $"unit {n}");
            if (n % 2 == 1) throw new InvalidOperationException($"no {n}");
        }, Token)).ToList();

        for (var n = 0; n < units.Count; n++)
        {
            if (n % 2 == 0) await units[n];
            else Assert.Equal($"no {n}", (await Assert.ThrowsAsync<InvalidOperationException>(() => units[n])).Message);
            Assert.Equal(n % 2 == 0, await IsSetAsync($"unit {n}"));
        }
    }

    [Fact]
    public async Task What_fails_after_a_commit_keeps_nothing_else_from_being_done()
    {
        var followed = false;
        await Database.WriteAsync(async scope =>
        {
            await SetAsync(scope, "followed");
            scope.AfterCommit(() => throw new InvalidOperationException("after the commit"));
            scope.AfterCommit(() => followed = true);
        }, Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.True(followed);
        Assert.True(await IsSetAsync("followed"));
        await Database.WriteAsync(scope => SetAsync(scope, "the next"), Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task A_unit_that_waits_can_be_cancelled_and_one_that_began_cannot()
    {
        using var cancelled = new CancellationTokenSource();
        var began = Database.WriteAsync(async scope =>
        {
            await cancelled.CancelAsync();
            await SetAsync(scope, "began");
        }, cancelled.Token);
        await began;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Database.WriteAsync(scope => SetAsync(scope, "waited"), cancelled.Token));
        Assert.True(await IsSetAsync("began"));
        Assert.False(await IsSetAsync("waited"));
    }

    private static Task<int> SetAsync(WriteScope scope, string name) =>
        scope.Connection.ExecuteAsync("INSERT INTO settings (name, value) VALUES (@name, '')", new { name }, scope.Transaction);

    private Task<bool> IsSetAsync(string name) =>
        Database.ReadAsync(c => c.ExecuteScalarAsync<bool>("SELECT COUNT(*) FROM settings WHERE name = @name", new { name }), Token);
}
