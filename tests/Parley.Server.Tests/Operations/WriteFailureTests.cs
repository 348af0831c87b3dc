using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Parley.Protocol;
using Parley.Realtime.Commands;
using Parley.Server.Storage;
using Parley.Server.Tests.Harness;
using SQLitePCL;

namespace Parley.Server.Tests.Operations;

public sealed class WriteFailureTests
{
    // A writer that hangs must fail the test, not the run.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_commit_that_SQLite_rolls_back_by_itself_fails_alone()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var database = server.Services.GetRequiredService<Database>();
        var refusals = 1;

        // As a disk that is full at the commit does, the hook makes SQLite roll back and report it.
        var failed = database.WriteAsync(scope =>
        {
            raw.sqlite3_commit_hook(((SqliteConnection)scope.Connection).Handle, _ => refusals-- > 0 ? 1 : 0, null);
            return scope.Connection.ExecuteAsync("UPDATE users SET name = name", transaction: scope.Transaction);
        }, CancellationToken.None);

        await Assert.ThrowsAsync<SqliteException>(() => failed.WaitAsync(Patience));
        Assert.NotEmpty(await user.OpenConversationAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task An_answer_of_which_a_piece_could_not_be_saved_at_once_is_whole()
    {
        await using var server = ParleyServer.Start(("Assistant:Model:OfflinePace", "00:00:00.100"));
        using var user = await server.AdministratorAsync();
        await using var socket = await user.ConnectAsync();
        var conversation = await user.OpenConversationAsync();
        await socket.SubscribeAsync($"conversation:{conversation}");
        await socket.ChatAsync("What is there?", conversation);
        await socket.ReceiveAsync("message_chunk");
        var (fails, refused) = (false, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await server.Services.GetRequiredService<Database>().WriteAsync(scope =>
        {
            raw.sqlite3_commit_hook(((SqliteConnection)scope.Connection).Handle, _ => Volatile.Read(ref fails) && (refused.TrySetResult() || true) ? 1 : 0, null);
            return scope.Connection.ExecuteAsync("UPDATE users SET name = name", transaction: scope.Transaction);
        }, CancellationToken.None);

        // The next piece finds a store that takes nothing, the one after it a store that does.
        Volatile.Write(ref fails, true);
        await refused.Task.WaitAsync(Patience);
        Volatile.Write(ref fails, false);

        var closing = await socket.ReceiveAsync(f => f.Text("type") == "message" && f.GetProperty("data").Text("role") == "assistant");
        Assert.Equal("completed", closing.GetProperty("data").Text("status"));
    }

    [Fact]
    public async Task A_full_disk_is_told_in_words_and_forgotten_once_there_is_room()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var database = server.Services.GetRequiredService<Database>();
        // As many pages as there are: the next one finds no room.
        var room = await PragmaAsync("max_page_count");
        var full = await Assert.ThrowsAsync<CommandException>(() => database.WriteAsync(async scope =>
        {
            await scope.Connection.ExecuteAsync("PRAGMA max_page_count = 1", transaction: scope.Transaction);
            await scope.Connection.ExecuteAsync(
                "INSERT INTO settings (name, value) VALUES ('fill', @text)", new { text = new string('x', 1_000_000) }, scope.Transaction);
        }, CancellationToken.None).WaitAsync(Patience));

        Assert.Equal((ErrorCode.Unavailable, true), (full.Code, full.Temporary));
        await PragmaAsync($"max_page_count = {room}");
        Assert.NotEmpty(await user.OpenConversationAsync().WaitAsync(Patience));

        Task<long> PragmaAsync(string pragma) => database.WriteAsync(
            scope => scope.Connection.ExecuteScalarAsync<long>($"PRAGMA {pragma}", transaction: scope.Transaction), CancellationToken.None).WaitAsync(Patience);
    }
}
