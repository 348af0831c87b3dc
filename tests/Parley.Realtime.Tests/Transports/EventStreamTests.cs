using System.Text;
using Parley.Realtime.Tests.Harness;

namespace Parley.Realtime.Tests.Transports;

public sealed class EventStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_reader_follows_several_channels_with_the_offsets_of_the_WebSocket()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var socket = await host.ConnectAsync();
        await socket.SubscribeAsync("app:a");
        using var reader = await EventStreamClient.OpenAsync(host.Address("/events?user=u1&channels=app:a,conversation:b"));
        await reader.ReceiveAsync("subscribed");
        await reader.ReceiveAsync("subscribed");

        host.Publish("app:a", 1);
        host.Publish("conversation:b", 2);
        host.Publish("app:a", 3);

        var first = await reader.ReceiveAsync("event");
        Assert.Equal((await socket.ReceiveAsync("event")).GetRawText(), first.GetRawText());
        Assert.Equal((1, 2), ((int)(await reader.ReceiveAsync("event")).Offset(), (await reader.ReceiveAsync("event")).Offset()));
        Assert.Equal(3, (await socket.ReceiveAsync("event")).N());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_last_id_resumes_all_channels_by_header_and_by_address(bool header)
    {
        await using var host = await RealtimeHost.StartAsync();
        const string Path = "/events?user=u1&channels=app:a,conversation:b,app:quiet@x";
        string cursor;
        using (var reader = await EventStreamClient.OpenAsync(host.Address(Path)))
        {
            for (var i = 0; i < 3; i++) await reader.ReceiveAsync("subscribed");
            host.Publish("app:a", 1);
            host.Publish("conversation:b", 2);
            host.Publish("conversation:b", 3);
            for (var i = 0; i < 3; i++) await reader.ReceiveAsync("event");
            cursor = reader.Cursor!;
        }

        host.Publish("conversation:b", 4);
        host.Publish("app:a", 5);
        host.Publish("app:quiet@x", 6);

        using var again = await EventStreamClient.OpenAsync(
            host.Address(header ? Path : $"{Path}&cursor={Uri.EscapeDataString(cursor)}"), header ? cursor : null);
        var seen = new List<int>();
        while (seen.Count < 3)
        {
            var frame = (await again.TryReceiveAsync())!.Value;
            if (frame.Type() == "subscribed") Assert.True(frame.Recovered());
            else seen.Add(frame.N());
        }

        Assert.Equal([4, 5, 6], seen.Order());
    }

    [Fact]
    public async Task Whoever_left_behind_any_event_gets_each_of_the_following_once()
    {
        await using var host = await RealtimeHost.StartAsync();
        var publisher = Task.Run(async () =>
        {
            for (var n = 1; n <= 900; n++)
            {
                host.Publish("wide:a", n);
                if (n % 10 == 0) await Task.Yield();
            }
        }, Token);

        var random = new Random(3);
        var (held, cursor) = (0L, (string?)null);
        while (held < 900)
        {
            using var reader = await EventStreamClient.OpenAsync(host.Address("/events?user=u1&channels=wide:a"), cursor);
            var answer = await reader.ReceiveAsync("subscribed");
            if (cursor is null) held = answer.Offset();
            else Assert.True(answer.Recovered());
            for (var left = random.Next(60); left > 0 && held < 900; left--) Assert.Equal(++held, (await reader.ReceiveAsync("event")).Offset());
            cursor = reader.Cursor;
        }

        await publisher;
    }

    [Fact]
    public async Task A_cursor_that_leads_nowhere_resets_its_channel_alone()
    {
        await using var host = await RealtimeHost.StartAsync();
        host.Publish("conversation:a", 1);
        host.Publish("conversation:b", 1);
        using var reader = await EventStreamClient.OpenAsync(
            host.Address("/events?user=u1&channels=conversation:a,conversation:b"), "conversation:a@other:1,conversation:b@e1:0");

        Assert.False((await reader.ReceiveAsync("subscribed")).Recovered());
        Assert.Equal(1, (await reader.ReceiveAsync("reset")).Offset());
        Assert.True((await reader.ReceiveAsync("subscribed")).Recovered());
        Assert.Equal("conversation:b", (await reader.ReceiveAsync("event")).GetProperty("channel").GetString());
        Assert.Equal("conversation:a@e1:1,conversation:b@e1:1", reader.Cursor);
    }

    [Theory]
    [InlineData("/events?user=u1")]
    [InlineData("/events?user=u1&channels=not%20a%20name")]
    [InlineData("/events?user=u1&channels=app:a&cursor=nonsense")]
    [InlineData("/events?user=u1&channels=app:a&cursor=app:b@x%0Adata:%20forged:1")]
    [InlineData("/events?user=u1&channels=app:a&streams=s")]
    [InlineData("/poll/app:a?user=u1&after=x")]
    [InlineData("/poll/app:a?user=u1&streams=s@-1")]
    public async Task What_cannot_be_understood_is_refused_before_anything_is_sent(string path)
    {
        await using var host = await RealtimeHost.StartAsync();
        using var http = new HttpClient();
        using var response = await http.GetAsync(host.Address(path), Token);
        Assert.Equal("bad_request", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_channel_that_is_refused_leaves_the_others_alone()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var reader = await EventStreamClient.OpenAsync(host.Address("/events?user=u1&channels=app:secret,app:a"));
        var refused = await reader.ReceiveAsync("error");
        Assert.Equal(("not_found", "app:secret"), (refused.Code(), refused.Re()));
        await reader.ReceiveAsync("subscribed");
        host.Publish("app:a", 1);
        Assert.Equal(1, (await reader.ReceiveAsync("event")).N());
    }

    [Fact]
    public async Task A_store_that_fails_ends_the_response_and_leaves_nothing_behind()
    {
        await using var host = await RealtimeHost.StartAsync();
        host.Log.BeforeRead = static () => throw new InvalidOperationException("no database");
        using var reader = await EventStreamClient.OpenAsync(host.Address("/events?user=u1&channels=conversation:a"));
        await Assert.ThrowsAnyAsync<Exception>(async () => Assert.NotNull(await reader.TryReceiveAsync()));
        await Eventually.TrueAsync(() => host.Connections.Count == 0);
        Assert.Equal([1011], host.Closes);
    }

    [Fact]
    public async Task Pieces_of_streams_come_from_the_position_held_to_the_end()
    {
        await using var host = await RealtimeHost.StartAsync();
        await using var stream = host.OpenStream("run:r@1", "job:a");
        await stream.AppendAsync("語 and more", Token);
        await stream.FlushAsync(Token);
        using var reader = await EventStreamClient.OpenAsync(host.Address("/events?user=u1&channels=job:a&streams=run:r@1@3"));
        var follower = new Follower("run:r@1").Holding("語"u8);
        Assert.Equal(3, (await reader.ReceiveAsync("append") is var piece && follower.Apply(piece) ? piece : default).GetProperty("data").GetProperty("position").GetInt32());
        await stream.AppendAsync(" to the end", Token);
        await host.EndAsync(stream);
        while (follower.Status is null) follower.Apply((await reader.TryReceiveAsync())!.Value);
        Assert.Equal("語 and more to the end", follower.Text);
    }

    [Fact]
    public async Task A_silent_response_is_kept_awake_by_comments()
    {
        var time = new ManualTime();
        await using var host = await RealtimeHost.StartAsync(time: time);
        using var http = new HttpClient();
        await using var body = await http.GetStreamAsync(host.Address("/events?user=u1&channels=app:a"), Token);
        using var lines = new StreamReader(body, Encoding.UTF8);
        string? line;
        do line = await lines.ReadLineAsync(Token);
        while (line?.Contains("subscribed", StringComparison.Ordinal) is false);

        await host.AdvanceAsync(TimeSpan.FromSeconds(25));

        Assert.Equal("", await lines.ReadLineAsync(Token));
        Assert.Equal(": keep-alive", await lines.ReadLineAsync(Token));
        Assert.Equal("", await lines.ReadLineAsync(Token));
    }

    [Fact]
    public async Task A_reader_that_leaves_is_forgotten()
    {
        await using var host = await RealtimeHost.StartAsync();
        using (var reader = await EventStreamClient.OpenAsync(host.Address("/events?user=u1&channels=app:a")))
        {
            await reader.ReceiveAsync("subscribed");
            Assert.Equal(1, host.Connections.Count);
        }

        await Eventually.TrueAsync(() => host.Connections.Count == 0);
        Assert.Equal([1000], host.Closes);
    }
}
