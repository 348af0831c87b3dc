using System.Net.WebSockets;
using Parley.Realtime.Tests.Harness;

namespace Parley.Realtime.Tests.Connections;

public sealed class ClosingTests
{
    [Fact]
    public async Task A_server_that_stops_tells_everybody_when_to_come_back_and_closes_cleanly()
    {
        await using var host = await RealtimeHost.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.ConnectAsync()));
        foreach (var client in clients) await client.SubscribeAsync("app:a");
        using var reader = await EventStreamClient.OpenAsync(host.Address("/events?user=u1&channels=app:a"));
        await reader.ReceiveAsync("subscribed");
        host.Publish("app:a", 1);

        var stopping = host.StopAsync();
        await Task.WhenAll(clients.Select(async client =>
        {
            Assert.Equal(["event", "reconnect"], await client.ReceiveToEndAsync());
            Assert.Equal(1012, client.CloseCode);
            client.Dispose();
        }));

        Assert.Equal("event", (await reader.TryReceiveAsync())!.Value.Type());
        Assert.InRange((await reader.TryReceiveAsync())!.Value.GetProperty("after_ms").GetInt32(), 0, 3_000);
        Assert.Null(await reader.TryReceiveAsync());
        await stopping;
        Assert.Equal(Enumerable.Repeat(1012, 51), host.Closes);
    }

    [Fact]
    public async Task A_catch_up_that_is_under_way_when_the_server_stops_ends_as_cleanly()
    {
        await using var host = await RealtimeHost.StartAsync(o => o.QueueBytes = 64 * 1024);
        using var client = await host.ConnectAsync();
        var epoch = (await client.SubscribeAsync("wide:a")).Epoch();
        await client.SendAsync("""{"type":"unsubscribe","channel":"wide:a"}""");
        await client.ReceiveAsync("unsubscribed");
        for (var n = 1; n <= 1_000; n++) host.PublishText("wide:a", new string('x', 20_000));
        await client.SubscribeAsync("wide:a", (epoch, 0));

        var stopping = host.StopAsync();
        var types = await client.ReceiveToEndAsync();
        Assert.Equal(1012, client.CloseCode);
        Assert.Equal("reconnect", types[^1]);
        Assert.DoesNotContain("error", types);
        await stopping;
    }

    [Fact]
    public async Task A_client_that_closes_is_answered_and_the_line_ends_without_a_reset()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var raw = await RawClient.RequestAsync(host.Port, "/ws?user=u1", upgrade: true);
        await Eventually.TrueAsync(() => host.Connections.All.Any(c => c.WaitingBytes == 0));
        await raw.SendAsync((byte[])[0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8]);
        Assert.False((await raw.ReceiveToEndAsync()).Reset);
        await Eventually.TrueAsync(() => host.Connections.Count == 0);
        Assert.Equal([1000], host.Closes);

        for (var i = 0; i < 50; i++)
        {
            using var client = await host.ConnectAsync();
            await client.CloseAsync();
            Assert.Equal(1000, client.CloseCode);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task A_command_above_64_KiB_closes_with_1009_in_one_frame_and_in_fragments(int fragments)
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        var fits = """{"type":"ping","id":"1"}""".PadRight(64 * 1024);
        await client.SendAsync(fits);
        Assert.Equal("pong", (await client.ReceiveAsync()).Type());

        var large = new byte[10 * 64 * 1024];
        Array.Fill(large, (byte)' ');
        for (var i = 1; i <= fragments; i++)
            await client.SendAsync(large[..(large.Length / fragments)], WebSocketMessageType.Text, end: i == fragments);

        Assert.Empty(await client.ReceiveToEndAsync());
        Assert.Equal(1009, client.CloseCode);
        Assert.Equal([1009], host.Closes);
    }

    [Fact]
    public async Task Text_that_is_not_UTF_8_closes_with_1007()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync([.. """{"type":"ping","id":"""u8, 0xC3, 0x28, .. "\"}"u8], WebSocketMessageType.Text);
        Assert.Empty(await client.ReceiveToEndAsync());
        Assert.Equal(1007, client.CloseCode);
    }

    [Fact]
    public async Task A_frame_that_RFC_6455_forbids_closes_and_is_counted_as_that()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var raw = await RawClient.RequestAsync(host.Port, "/ws?user=u1", upgrade: true);
        // Once the first frame is out; then a reserved opcode.
        await Eventually.TrueAsync(() => host.Connections.All.Any(c => c.WaitingBytes == 0));
        await raw.SendFrameAsync(0x83, "x");
        await raw.ReceiveToEndAsync();
        await Eventually.TrueAsync(() => host.Connections.Count == 0);
        Assert.Equal([1002], host.Closes);
    }

    [Fact]
    public async Task A_line_that_is_cut_is_counted_as_lost()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        client.Cut();
        await Eventually.TrueAsync(() => host.Connections.Count == 0);
        Assert.Equal([1006], host.Closes);
    }
}
