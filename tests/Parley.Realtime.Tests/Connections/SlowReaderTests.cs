using Parley.Protocol;
using Parley.Realtime.Tests.Harness;

namespace Parley.Realtime.Tests.Connections;

public sealed class SlowReaderTests
{
    private static readonly ChannelName Wide = ChannelName.Parse("wide:a");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reader_that_takes_nothing_delays_nobody_and_is_closed(bool webSocket)
    {
        const int Events = 4_000;
        var time = new ManualTime();
        await using var host = await RealtimeHost.StartAsync(o => (o.QueueBytes, o.Heartbeat) = (64 * 1024, TimeSpan.FromMinutes(5)), time);
        using var stalled = await RawClient.RequestAsync(host.Port, webSocket ? "/ws?user=slow" : "/events?user=slow&channels=wide:a", webSocket);
        if (webSocket) await stalled.SendFrameAsync(0x81, """{"type":"subscribe","channel":"wide:a"}""");
        using var quick = await host.ConnectAsync();
        await quick.SubscribeAsync("wide:a");
        await Eventually.TrueAsync(() => host.Channels.SubscribersOf(Wide) == 2);

        // Each event waits for the quick reader alone; text enough to fill every buffer between the two ends.
        for (var n = 1; n <= Events; n++)
        {
            host.PublishText("wide:a", new string('x', 4_000));
            Assert.Equal(n, (await quick.ReceiveAsync("event")).Offset());
        }

        await Eventually.TrueAsync(() => host.Closes.Contains(4001));
        await Eventually.TrueAsync(() =>
        {
            // The farewell has a limit of its own.
            time.Advance(TimeSpan.FromSeconds(1));
            return host.Connections.Count == 1;
        });
        Assert.Equal([4001], host.Closes);
        // Its line is ended too, and what it was still given is what buffers held, not what was published.
        Assert.InRange((await stalled.ReceiveToEndAsync()).Bytes, 1, Events * 4_000 / 2);
    }

    [Fact]
    public async Task A_reader_that_is_too_slow_but_alive_is_told_why()
    {
        await using var host = await RealtimeHost.StartAsync(o => o.QueueBytes = 64 * 1024);
        using var slow = await host.ConnectAsync();
        await slow.SubscribeAsync("wide:a");
        while (host.Closes.Count == 0) host.PublishText("wide:a", new string('x', 4_000));

        await slow.ReceiveToEndAsync();
        Assert.Equal(4001, slow.CloseCode);
    }

    [Fact]
    public async Task A_write_that_makes_no_progress_is_given_up_though_the_queue_has_room()
    {
        const int Waiting = 256 * 1024;
        var time = new ManualTime();
        await using var host = await RealtimeHost.StartAsync(o => o.Heartbeat = TimeSpan.FromMinutes(5), time);
        using var stalled = await RawClient.RequestAsync(host.Port, "/ws?user=slow", upgrade: true);
        await stalled.SendFrameAsync(0x81, """{"type":"subscribe","channel":"wide:a"}""");
        await Eventually.TrueAsync(() => host.Channels.SubscribersOf(Wide) == 1);
        var connection = host.Connections.OfUser("slow").Single();

        // The line's own buffers fill first; from then on time alone passes.
        await Eventually.TrueAsync(() =>
        {
            while (connection.WaitingBytes < Waiting && !connection.Closing.IsCompleted) host.PublishText("wide:a", new string('x', 8_000));
            time.Advance(TimeSpan.FromMilliseconds(100));
            return connection.Closing.IsCompleted;
        });

        var reason = await connection.Closing;
        Assert.Equal(CloseCode.TooSlow, reason.Code);
        Assert.Contains("no progress", reason.Text, StringComparison.Ordinal);
        await Eventually.TrueAsync(() =>
        {
            // The farewell has a limit of its own.
            time.Advance(TimeSpan.FromSeconds(1));
            return host.Connections.Count == 0;
        });
        Assert.Equal([4001], host.Closes);
    }

    [Fact]
    public async Task A_long_catch_up_keeps_to_the_pace_of_its_reader()
    {
        await using var host = await RealtimeHost.StartAsync(o => o.QueueBytes = 64 * 1024);
        using var client = await host.ConnectAsync();
        var epoch = (await client.SubscribeAsync("wide:a")).Epoch();
        await client.SendAsync("""{"type":"unsubscribe","channel":"wide:a"}""");
        await client.ReceiveAsync("unsubscribed");

        // Sixteen times what the queue may hold.
        for (var n = 1; n <= 1_000; n++) host.PublishText("wide:a", new string('x', 1_000));
        Assert.True((await client.SubscribeAsync("wide:a", (epoch, 0))).Recovered());
        for (var n = 1; n <= 1_000; n++) Assert.Equal(n, (await client.ReceiveAsync("event")).Offset());
        Assert.Empty(host.Closes);
    }
}
