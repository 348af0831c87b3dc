using System.Net;
using Parley.EndToEnd.Tests.Harness;

namespace Parley.EndToEnd.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task A_server_on_an_empty_folder_prints_one_sign_in_link_that_works_once()
    {
        using var data = new TemporaryDirectory();
        await using var server = await ServerProcess.StartAsync(data.Path, null, ("Access__AdminPassword", ""));

        var link = Assert.Single(server.Output.Split('\n'), line => line.Contains("/sign-in#ticket=", StringComparison.Ordinal));
        var ticket = link.Trim().Split("#ticket=")[1];
        using var http = new HttpClient { BaseAddress = server.Address };
        using var first = await http.PostAsync("/api/v1/auth/ticket", Json($"{{\"ticket\":\"{ticket}\"}}"));
        using var second = await http.PostAsync("/api/v1/auth/ticket", Json($"{{\"ticket\":\"{ticket}\"}}"));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
        Assert.True(File.Exists(Path.Combine(data.Path, "parley.db")));
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused_with_the_reason()
    {
        using var data = new TemporaryDirectory();
        await using var server = await ServerProcess.StartAsync(data.Path);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(data.Path));

        Assert.Contains("is in use by another Parley server", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_sends_its_clients_away_in_good_order()
    {
        using var data = new TemporaryDirectory();
        await using var server = await ServerProcess.StartAsync(data.Path);
        using var api = await Api.SignInAsync(server.Address);
        using var socket = await Socket.ConnectAsync(api);

        var stopping = server.StopAsync();
        await socket.UntilAsync(f => (string?)f["type"] == "reconnect");
        Assert.Null(await socket.ReceiveAsync(TestContext.Current.CancellationToken));

        Assert.Equal(1012, (int?)socket.CloseStatus);
        Assert.Equal(0, await stopping);
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
