using Parley.Realtime.Tests.Harness;

namespace Parley.Realtime.Tests.Channels;

public sealed class DeliveryTests
{
    [Theory]
    [InlineData("app:a")]
    [InlineData("conversation:a")]
    public async Task Every_event_reaches_every_subscriber_once_and_in_order(string channel)
    {
        await using var host = await RealtimeHost.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.ConnectAsync()));
        foreach (var client in clients) Assert.Null((await client.SubscribeAsync(channel)).Recovered());

        foreach (var n in Enumerable.Range(1, 500)) Assert.Equal(n, host.Publish(channel, n));

        await Task.WhenAll(clients.Select(async client =>
        {
            foreach (var n in Enumerable.Range(1, 500))
            {
                var received = await client.ReceiveAsync("event");
                Assert.Equal((channel, n, n), (received.GetProperty("channel").GetString()!, (int)received.Offset(), received.N()));
            }
        }));
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task Publications_of_many_threads_are_seen_in_one_order_by_all()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var one = await host.ConnectAsync();
        using var two = await host.ConnectAsync();
        await one.SubscribeAsync("app:a");
        await two.SubscribeAsync("app:a");

        await Parallel.ForEachAsync(Enumerable.Range(1, 400), TestContext.Current.CancellationToken, (n, _) =>
        {
            host.Publish("app:a", n);
            return ValueTask.CompletedTask;
        });

        var seen = new HashSet<int>();
        for (var offset = 1; offset <= 400; offset++)
        {
            var (first, second) = (await one.ReceiveAsync("event"), await two.ReceiveAsync("event"));
            Assert.Equal((offset, offset, first.N()), ((int)first.Offset(), (int)second.Offset(), second.N()));
            Assert.True(seen.Add(first.N()));
        }
    }

    [Fact]
    public async Task Channels_do_not_mix()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("app:a");

        host.Publish("app:b", 1);
        host.Publish("conversation:a", 2);
        host.Publish("app:a", 3);

        Assert.Equal(3, (await client.ReceiveAsync("event")).N());
    }

    [Fact]
    public async Task An_event_without_history_has_no_offset_and_is_not_recovered()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        var answer = await client.SubscribeAsync("app:a");

        host.Send("app:a", 1);
        host.Publish("app:a", 2);
        Assert.False((await client.ReceiveAsync()).TryGetProperty("offset", out _));
        Assert.Equal(1, (await client.ReceiveAsync()).Offset());

        using var late = await host.ConnectAsync();
        await late.SubscribeAsync("app:a", (answer.Epoch(), 0));
        Assert.Equal(2, (await late.ReceiveAsync()).N());
    }

    [Fact]
    public async Task After_unsubscribing_nothing_more_comes_of_the_channel()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("app:a");
        await client.SubscribeAsync("app:b");
        await client.SendAsync("""{"type":"unsubscribe","id":"u","channel":"app:a"}""");
        Assert.Equal("u", (await client.ReceiveAsync("unsubscribed")).Re());

        host.Publish("app:a", 1);
        host.Publish("app:b", 2);

        Assert.Equal(2, (await client.ReceiveAsync("event")).N());
    }

    [Fact]
    public async Task Subscribing_again_on_the_same_connection_goes_on_from_the_position_and_doubles_nothing()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        var epoch = (await client.SubscribeAsync("app:a")).Epoch();
        host.Publish("app:a", 1);
        Assert.Equal(1, (await client.ReceiveAsync("event")).N());

        Assert.True((await client.SubscribeAsync("app:a", (epoch, 0))).Recovered());
        host.Publish("app:a", 2);

        Assert.Equal(1, (await client.ReceiveAsync("event")).N());
        Assert.Equal(2, (await client.ReceiveAsync("event")).N());
        host.Publish("app:a", 3);
        Assert.Equal(3, (await client.ReceiveAsync("event")).N());
    }

    [Fact]
    public async Task A_channel_that_is_not_the_callers_and_one_of_no_namespace_are_answered_alike()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        foreach (var channel in new[] { "app:secret", "nowhere:1" })
        {
            await client.SendAsync($$"""{"type":"subscribe","id":"s","channel":"{{channel}}"}""");
            var refused = await client.ReceiveAsync("error");
            Assert.Equal(("not_found", "s"), (refused.Code(), refused.Re()));
        }
    }

    [Fact]
    public async Task The_thousand_and_first_subscription_is_refused_and_the_others_stay()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        for (var i = 0; i < 1000; i++) await client.SendAsync($$"""{"type":"subscribe","channel":"app:{{i}}"}""");
        for (var i = 0; i < 1000; i++) await client.ReceiveAsync("subscribed");

        await client.SendAsync("""{"type":"subscribe","id":"s","channel":"app:more"}""");
        Assert.Equal("too_large", (await client.ReceiveAsync("error")).Code());

        host.Publish("app:more", 1);
        host.Publish("app:999", 2);
        Assert.Equal(2, (await client.ReceiveAsync("event")).N());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_ends_leaves_no_subscriber_behind_and_its_channels_are_forgotten(bool politely)
    {
        var time = new ManualTime();
        await using var host = await RealtimeHost.StartAsync(time: time);
        using var client = await host.ConnectAsync();
        var epoch = (await client.SubscribeAsync("app:a")).Epoch();
        host.Publish("app:a", 1);

        if (politely) await client.CloseAsync();
        else client.Cut();
        await Eventually.TrueAsync(() => host.Connections.Count == 0);
        await host.AdvanceAsync(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(2));

        // The sweep runs elsewhere: a forgotten channel begins a new history, and only then.
        using var other = await host.ConnectAsync();
        await Eventually.TrueAsync(() => host.Channels.Count == 0);
        var answer = await other.SubscribeAsync("app:a", (epoch, 1));
        Assert.False(answer.Recovered());
        Assert.NotEqual(epoch, answer.Epoch());
    }
}
