using Parley.Protocol;
using Parley.Realtime.Tests.Harness;

namespace Parley.Realtime.Tests.Channels;

public sealed class EvictionTests
{
    private static readonly ChannelName Room = ChannelName.Parse("room:a");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_not_stay_is_told_and_gets_nothing_more()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var guest = await host.ConnectAsync("guest");
        using var owner = await host.ConnectAsync("owner");
        await guest.SubscribeAsync("room:a");
        await owner.SubscribeAsync("room:a");

        host.Channels.Evict(Room, caller => caller.UserId == "owner");
        host.Publish("room:a", 1);

        Assert.Equal(1, (await owner.ReceiveAsync("event")).N());
        Assert.Equal("unsubscribed", (await guest.ReceiveAsync()).Type());
        await guest.SendAsync("""{"type":"ping"}""");
        Assert.Equal("pong", (await guest.ReceiveAsync()).Type());
    }

    [Fact]
    public async Task Who_loses_the_right_while_it_is_checked_is_not_let_in()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var guest = await host.ConnectAsync();
        var answers = new Queue<bool>([true, false]);
        host.Doorkeeper.MayEnter = () =>
        {
            // The first answer is out of date the moment it is given.
            var answer = answers.Dequeue();
            host.Channels.Evict(Room, static _ => false);
            return ValueTask.FromResult(answer);
        };

        await guest.SendAsync("""{"type":"subscribe","channel":"room:a"}""");

        Assert.Equal("not_found", (await guest.ReceiveAsync("error")).GetProperty("code").GetString());
        Assert.Equal(0, host.Channels.SubscribersOf(Room));
    }

    [Theory]
    [InlineData("""{"type":"subscribe","channel":"room:a"}""")]
    [InlineData("""{"type":"subscribe","channel":"room:a","streams":{"over":1}}""")]
    public async Task Who_loses_the_right_while_catching_up_has_a_connection_that_goes_on(string subscribe)
    {
        await using var host = await RealtimeHost.StartAsync();
        using var guest = await host.ConnectAsync();
        await using var stream = host.OpenStream("open", "room:a");
        await stream.AppendAsync("not for everybody", Token);
        await stream.FlushAsync(Token);
        await using (var over = host.OpenStream("over", "room:a"))
        {
            await over.AppendAsync("nor this", Token);
            await host.EndAsync(over);
        }

        host.Log.BeforeRead = () =>
        {
            host.Channels.Evict(Room, static _ => false);
            return Task.CompletedTask;
        };
        await guest.SendAsync(subscribe);
        await guest.ReceiveAsync("unsubscribed");
        await guest.SendAsync("""{"type":"ping"}""");
        await guest.ReceiveAsync("pong");
    }
}
