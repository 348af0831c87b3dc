using Parley.Realtime.Tests.Harness;

namespace Parley.Realtime.Tests.Connections;

public sealed class DeadlineTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Who_does_not_authenticate_in_time_is_closed_with_4100()
    {
        await using var host = await RealtimeHost.StartAsync(time: _time);
        using var client = await host.ConnectAsync(user: null);
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        await AliveAsync(client);

        await host.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(["error"], await client.ReceiveToEndAsync());
        Assert.Equal(4100, client.CloseCode);
        Assert.Equal([4100], host.Closes);
    }

    [Fact]
    public async Task A_credential_that_expires_closes_its_connection_with_4101()
    {
        await using var host = await RealtimeHost.StartAsync(time: _time);
        using var client = await host.ConnectAsync(query: "lifetime=60");
        for (var passed = 0; passed < 58; passed += 2)
        {
            await host.AdvanceAsync(TimeSpan.FromSeconds(2));
            await AliveAsync(client);
        }

        await host.AdvanceAsync(TimeSpan.FromSeconds(4));
        Assert.Equal(["error"], await client.ReceiveToEndAsync());
        Assert.Equal(4101, client.CloseCode);
    }

    [Fact]
    public async Task Three_missed_heartbeats_close_with_4002_and_any_frame_counts_as_one()
    {
        await using var host = await RealtimeHost.StartAsync(time: _time);
        using var client = await host.ConnectAsync();
        for (var i = 0; i < 4; i++)
        {
            await host.AdvanceAsync(TimeSpan.FromSeconds(74));
            await client.SendAsync("not even a command");
            Assert.Equal("bad_request", (await client.ReceiveAsync("error")).Code());
        }

        await host.AdvanceAsync(TimeSpan.FromSeconds(77));
        Assert.Empty(await client.ReceiveToEndAsync());
        Assert.Equal(4002, client.CloseCode);
    }

    [Fact]
    public async Task A_client_whose_command_takes_long_does_not_miss_a_heartbeat_by_that()
    {
        await using var host = await RealtimeHost.StartAsync(time: _time);
        using var client = await host.ConnectAsync();
        var (reading, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Log.BeforeRead = () =>
        {
            reading.TrySetResult();
            return release.Task;
        };
        await client.SendAsync("""{"type":"subscribe","channel":"conversation:a"}""");
        await reading.Task;

        await host.AdvanceAsync(TimeSpan.FromMinutes(2));
        release.SetResult();
        await client.ReceiveAsync("subscribed");
        await AliveAsync(client);
    }

    [Fact]
    public async Task A_reader_of_events_owes_no_heartbeat()
    {
        await using var host = await RealtimeHost.StartAsync(time: _time);
        using var reader = await EventStreamClient.OpenAsync(host.Address("/events?user=u1&channels=app:a"));
        await reader.ReceiveAsync("subscribed");
        for (var i = 0; i < 9; i++) await host.AdvanceAsync(TimeSpan.FromSeconds(20));
        host.Publish("app:a", 1);
        Assert.Equal(1, (await reader.ReceiveAsync("event")).N());
    }

    [Fact]
    public async Task The_first_reason_is_the_one_that_is_sent_and_counted()
    {
        await using var host = await RealtimeHost.StartAsync(time: _time);
        using var client = await host.ConnectAsync();
        var connection = host.Connections.OfUser("u1").Single();

        connection.Close(Parley.Protocol.CloseCode.Revoked, "signed out");
        connection.Close(Parley.Protocol.CloseCode.Flooding, "and something else");
        host.Publish("app:a", 1);

        Assert.Empty(await client.ReceiveToEndAsync());
        Assert.Equal((4102, "signed out"), (client.CloseCode, client.CloseText));
        await Eventually.TrueAsync(() => host.Connections.Count == 0);
        Assert.Equal([4102], host.Closes);
    }

    private static async Task AliveAsync(WebSocketClient client)
    {
        await client.SendAsync("""{"type":"ping"}""");
        Assert.Equal("pong", (await client.ReceiveAsync()).Type());
    }
}
