using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Storage;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class RetentionTests
{
    private static readonly string[] Tables =
        ["conversations", "messages", "message_terms", "runs", "streams", "stream_pieces", "channels", "channel_events"];

    [Fact]
    public async Task A_deletion_is_for_good_after_thirty_days()
    {
        await using var server = ParleyServer.Start();
        using var before = await server.AdministratorAsync();
        var gone = await before.OpenConversationAsync();
        await before.AnsweredAsync(gone, "Where is the walrus?");
        var restorable = await before.OpenConversationAsync();
        await before.AnsweredAsync(restorable, "Where is the seal?");
        foreach (var id in (string[])[gone, restorable]) await before.SendAsync(HttpMethod.Delete, $"conversations/{id}");
        await AgeAsync(server, gone, days: 31);
        await AgeAsync(server, restorable, days: 29);

        await server.RestartAsync();
        using var user = before.After(server);
        await UntilAsync(async () => await CountAsync(server, "messages", gone) == 0);
        Assert.Equal("not_found", await user.RefusedAsync(HttpMethod.Post, $"conversations/{gone}/restore", new { }));
        await user.PostAsync($"conversations/{restorable}/restore");

        Assert.Equal(2, (await user.MessagesAsync(restorable)).Count);
        foreach (var table in Tables) Assert.Equal(0, await CountAsync(server, table, gone));
    }

    [Fact]
    public async Task A_request_is_remembered_for_a_day()
    {
        await using var server = ParleyServer.Start();
        using var before = await server.AdministratorAsync();
        var conversation = await before.OpenConversationAsync();
        var first = await before.AskAsync(conversation, "Old?", "old");
        await before.EndedAsync(first);
        var second = await before.AskAsync(conversation, "New?", "new");
        await before.EndedAsync(second);
        await server.Services.GetRequiredService<Database>().WriteAsync(scope => scope.Connection.ExecuteAsync(
            "UPDATE requests SET created_at = created_at - @age WHERE request_id = 'old'",
            new { age = (long)TimeSpan.FromHours(25).TotalMilliseconds }, scope.Transaction), TestContext.Current.CancellationToken);

        await server.RestartAsync();
        using var user = before.After(server);
        await UntilAsync(async () => await server.Services.GetRequiredService<Database>().ReadAsync(
            c => c.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM requests"), TestContext.Current.CancellationToken) == 1);

        Assert.Equal(second, await user.AskAsync(conversation, "New?", "new"));
        Assert.NotEqual(first, await user.AskAsync(conversation, "Old?", "old"));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition()) await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    private static Task<int> AgeAsync(ParleyServer server, string conversation, int days) =>
        server.Services.GetRequiredService<Database>().WriteAsync(scope => scope.Connection.ExecuteAsync(
            "UPDATE conversations SET deleted_at = deleted_at - @age WHERE conversation_id = @conversation",
            new { conversation, age = (long)TimeSpan.FromDays(days).TotalMilliseconds }, scope.Transaction), TestContext.Current.CancellationToken);

    private static Task<long> CountAsync(ParleyServer server, string table, string conversation) =>
        server.Services.GetRequiredService<Database>().ReadAsync(c => c.ExecuteScalarAsync<long>(table switch
        {
            "message_terms" => "SELECT COUNT(*) FROM message_terms WHERE term = 'walru' OR term = 'walrus'",
            "streams" or "channels" or "channel_events" => $"SELECT COUNT(*) FROM {table} WHERE channel = 'conversation:' || @conversation",
            "stream_pieces" => "SELECT COUNT(*) FROM stream_pieces WHERE stream_id NOT IN (SELECT stream_id FROM streams)",
            _ => $"SELECT COUNT(*) FROM {table} WHERE conversation_id = @conversation",
        }, new { conversation }), TestContext.Current.CancellationToken);
}
