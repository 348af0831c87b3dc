using Parley.Protocol;
using Parley.Realtime.Tests.Harness;

namespace Parley.Realtime.Tests.Channels;

public sealed class RecoveryTests
{
    [Theory]
    [InlineData("wide:a")]
    [InlineData("conversation:a")]
    public async Task A_reader_that_is_cut_at_random_moments_gets_every_event_once_while_events_pour_in(string channel)
    {
        // Every event but the first has a reader that may be away; the publisher stays within what may be missed.
        const int Cuts = 60, Ahead = 800;
        await using var host = await RealtimeHost.StartAsync();
        // Reading takes a moment, and the publisher uses it.
        host.Log.BeforeRead = static async () => await Task.Yield();
        var random = new Random(20261120);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        long held = 0, published = 0;
        var publisher = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (Interlocked.Read(ref published) - Interlocked.Read(ref held) < Ahead)
                    Interlocked.Exchange(ref published, host.Publish(channel, (int)published + 1));
                else
                    await Task.Yield();
            }
        }, TestContext.Current.CancellationToken);

        string? epoch = null;
        var client = await host.ConnectAsync();
        for (var cut = 0; cut < Cuts; cut++)
        {
            var answer = await client.SubscribeAsync(channel, (epoch ?? "", held));
            if (epoch is null)
            {
                epoch = answer.Epoch();
                Interlocked.Exchange(ref held, (await client.ReceiveAsync("reset")).Offset());
            }
            else
            {
                Assert.True(answer.Recovered(), $"Cut {cut} at {held} of {published} was not recovered.");
            }

            for (var left = random.Next(1, 300); left > 0; left--)
            {
                var received = await client.ReceiveAsync();
                Assert.Equal((held + 1, held + 1), (received.Offset(), received.N()));
                Interlocked.Increment(ref held);
            }

            // Some come back on a new connection, some ask again on the one they have.
            if (random.Next(2) == 0)
            {
                client.Cut();
                client.Dispose();
                client = await host.ConnectAsync();
            }
            else
            {
                await client.SendAsync($$"""{"type":"unsubscribe","channel":"{{channel}}"}""");
                await client.ReceiveAsync("unsubscribed");
            }
        }

        await stop.CancelAsync();
        await publisher;
        client.Dispose();
        Assert.True(held > Cuts);
    }

    [Theory]
    [InlineData("app:a")]
    [InlineData("conversation:a")]
    public async Task An_unknown_epoch_and_an_offset_from_the_future_are_not_recovered_but_reset(string channel)
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        var epoch = (await client.SubscribeAsync(channel)).Epoch();
        foreach (var n in Enumerable.Range(1, 5)) host.Publish(channel, n);
        foreach (var _ in Enumerable.Range(1, 5)) await client.ReceiveAsync("event");

        foreach (var since in new[] { ("another", 3L), (epoch, 6L), (epoch, long.MaxValue), (epoch, -1L), (epoch, long.MinValue) })
        {
            Assert.False((await client.SubscribeAsync(channel, since)).Recovered());
            var reset = await client.ReceiveAsync();
            Assert.Equal(("reset", channel, epoch, 5), (reset.Type(), reset.GetProperty("channel").GetString()!, reset.Epoch(), (int)reset.Offset()));
            host.Send(channel, 0);
            Assert.Equal("ping", (await client.ReceiveAsync()).Type());
        }

        host.Publish(channel, 6);
        Assert.Equal(6, (await client.ReceiveAsync("event")).Offset());
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task A_thousand_missed_events_are_recovered_and_one_more_is_not(int missed, bool recovered)
    {
        await using var host = await RealtimeHost.StartAsync();
        foreach (var channel in new[] { "conversation:a", "wide:a" })
        {
            using var client = await host.ConnectAsync();
            var epoch = (await client.SubscribeAsync(channel)).Epoch();
            foreach (var n in Enumerable.Range(1, missed)) host.Publish(channel, n);

            using var late = await host.ConnectAsync();
            Assert.Equal(recovered, (await late.SubscribeAsync(channel, (epoch, 0))).Recovered());
            host.Publish(channel, missed + 1);
            var expected = recovered ? 1 : missed + 1;
            for (; expected <= missed + 1; expected++) Assert.Equal(expected, (await late.ReceiveAsync("event")).Offset());
        }
    }

    [Fact]
    public async Task History_that_was_pruned_is_not_recovered()
    {
        await using var host = await RealtimeHost.StartAsync();
        foreach (var n in Enumerable.Range(1, 10)) host.Publish("conversation:a", n);
        host.Log.Prune(ChannelName.Parse("conversation:a"), 4);

        using var client = await host.ConnectAsync();
        Assert.False((await client.SubscribeAsync("conversation:a", ("e1", 3))).Recovered());
        Assert.Equal(10, (await client.ReceiveAsync("reset")).Offset());
        Assert.True((await client.SubscribeAsync("conversation:a", ("e1", 4))).Recovered());
        Assert.Equal(5, (await client.ReceiveAsync("event")).Offset());
    }

    [Fact]
    public async Task Memory_recovers_what_its_window_holds_and_resets_beyond_it()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        var epoch = (await client.SubscribeAsync("app:a")).Epoch();
        foreach (var n in Enumerable.Range(1, 150)) host.Publish("app:a", n);

        using var late = await host.ConnectAsync();
        Assert.False((await late.SubscribeAsync("app:a", (epoch, 49))).Recovered());
        Assert.True((await late.SubscribeAsync("app:a", (epoch, 50))).Recovered());
        Assert.Equal(51, (await late.ReceiveAsync("event")).Offset());
    }

    [Fact]
    public async Task Events_that_come_while_the_history_is_read_follow_it_without_gap_or_double()
    {
        await using var host = await RealtimeHost.StartAsync();
        foreach (var n in Enumerable.Range(1, 3)) host.Publish("conversation:a", n);
        var reading = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        host.Log.BeforeRead = () =>
        {
            reading.TrySetResult();
            return release.Task;
        };

        using var client = await host.ConnectAsync();
        await client.SendAsync("""{"type":"subscribe","channel":"conversation:a","since":{"epoch":"e1","offset":1}}""");
        await reading.Task;
        foreach (var n in Enumerable.Range(4, 3)) host.Publish("conversation:a", n);
        release.SetResult();

        Assert.True((await client.ReceiveAsync("subscribed")).Recovered());
        host.Publish("conversation:a", 7);
        foreach (var n in Enumerable.Range(2, 6)) Assert.Equal(n, (await client.ReceiveAsync()).Offset());
    }

    [Fact]
    public async Task Too_much_for_the_buffer_while_the_history_is_read_becomes_a_reset_and_never_a_hole()
    {
        await using var host = await RealtimeHost.StartAsync();
        var reading = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var reads = 0;
        host.Log.BeforeRead = () =>
        {
            // The head is told at once; what was missed is what takes long.
            if (++reads == 1) return Task.CompletedTask;
            reading.TrySetResult();
            return release.Task;
        };
        host.Publish("conversation:a", 1);

        using var client = await host.ConnectAsync();
        await client.SendAsync("""{"type":"subscribe","channel":"conversation:a","since":{"epoch":"e1","offset":0}}""");
        await reading.Task;
        foreach (var n in Enumerable.Range(2, 1_500)) host.Publish("conversation:a", n);
        release.SetResult();

        Assert.True((await client.ReceiveAsync()).Recovered());
        Assert.Equal(1, (await client.ReceiveAsync()).Offset());
        var reset = await client.ReceiveAsync();
        Assert.Equal("reset", reset.Type());
        for (var expected = reset.Offset() + 1; expected <= 1_501; expected++) Assert.Equal(expected, (await client.ReceiveAsync("event")).Offset());
        host.Publish("conversation:a", 1_502);
        Assert.Equal(1_502, (await client.ReceiveAsync()).Offset());
    }
}
