using Parley.Protocol;
using Parley.Realtime.Streams;
using Parley.Realtime.Tests.Harness;

namespace Parley.Realtime.Tests.Streams;

public sealed class WritingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_appended_closely_goes_out_as_one_piece()
    {
        var time = new ManualTime();
        await using var host = await RealtimeHost.StartAsync(time: time);
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("job:a");
        await using var stream = host.OpenStream("s", "job:a");

        // The first goes out at once, the others wait for the roll-up.
        await stream.AppendAsync("a", Token);
        Assert.Equal("a", Text(await client.ReceiveAsync("append")));
        foreach (var _ in Enumerable.Range(0, 100)) await stream.AppendAsync("b", Token);
        time.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal(new string('b', 100), Text(await client.ReceiveAsync("append")));
    }

    [Fact]
    public async Task A_pair_of_surrogates_in_two_appends_is_one_character()
    {
        var time = new ManualTime();
        await using var host = await RealtimeHost.StartAsync(time: time);
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("job:a");
        await using var stream = host.OpenStream("s", "job:a");

        await stream.AppendAsync("x\ud83d", Token);
        Assert.Equal("x", Text(await client.ReceiveAsync("append")));
        await stream.AppendAsync("\ude42y", Token);
        time.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal("🙂y", Text(await client.ReceiveAsync("append")));
        Assert.Equal(6, await stream.FlushAsync(Token));
        Assert.Equal("x🙂y", host.StreamLog.TextOf("s"));
    }

    [Fact]
    public async Task A_half_that_never_gets_its_other_becomes_a_replacement_that_all_count_alike()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("job:a");
        await using var stream = host.OpenStream("s", "job:a");
        await stream.AppendAsync("a\ud83d", Token);
        await host.EndAsync(stream);

        var reader = await new Follower("s").ReadToEndAsync(client);
        Assert.Equal(("a\ufffd", 4), (reader.Text, reader.Position));
        Assert.Equal("a\ufffd", host.StreamLog.TextOf("s"));
    }

    [Fact]
    public async Task A_large_append_goes_out_and_to_the_store_in_pieces()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("job:a");
        await using var stream = host.OpenStream("s", "job:a");
        var text = string.Concat(Enumerable.Repeat("語🙂", 60_000));

        await stream.AppendAsync(text, Token);
        await host.EndAsync(stream);

        var reader = new Follower("s");
        while (reader.Status is null)
        {
            var before = reader.Position;
            reader.Apply(await client.ReceiveAsync());
            Assert.True(reader.Position - before <= 64 * 1024);
        }

        Assert.True(reader.Text == text && host.StreamLog.TextOf("s") == text);
        Assert.True(host.StreamLog.PiecesOf("s") >= reader.Position / 64 / 1024);
    }

    [Fact]
    public async Task What_was_appended_is_in_the_store_within_the_interval_without_being_asked_for()
    {
        var time = new ManualTime();
        await using var host = await RealtimeHost.StartAsync(time: time);
        await using var stream = host.OpenStream("s", "job:a");
        await stream.AppendAsync("kept", Token);
        await Eventually.TrueAsync(() => stream.Position == 4);
        Assert.Equal("", host.StreamLog.TextOf("s"));

        time.Advance(TimeSpan.FromMilliseconds(200));
        await Eventually.TrueAsync(() => host.StreamLog.TextOf("s") == "kept");
    }

    [Fact]
    public async Task A_store_that_failed_is_given_all_of_it_later()
    {
        var time = new ManualTime();
        await using var host = await RealtimeHost.StartAsync(time: time);
        await using var stream = host.OpenStream("s", "job:a");
        host.StreamLog.Failure = new InvalidOperationException("disk full");
        await stream.AppendAsync("kept ", Token);
        await Eventually.TrueAsync(() => stream.Position == 5);
        time.Advance(TimeSpan.FromMilliseconds(200));
        await Eventually.TrueAsync(() => host.StreamLog.Failures == 1);

        host.StreamLog.Failure = null;
        await stream.AppendAsync("all the same", Token);
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return host.StreamLog.TextOf("s") == "kept all the same";
        });
    }

    [Fact]
    public async Task The_owner_hears_of_a_store_that_fails_at_the_end_or_when_it_is_far_behind()
    {
        await using var host = await RealtimeHost.StartAsync();
        await using var stream = host.OpenStream("s", "job:a");
        host.StreamLog.Failure = new InvalidOperationException("disk full");
        await stream.AppendAsync("not on disk", Token);

        var failure = await Assert.ThrowsAsync<IOException>(() => stream.FlushAsync(Token));
        Assert.Equal("disk full", failure.InnerException?.Message);
        await Assert.ThrowsAsync<IOException>(async () => await stream.AppendAsync(new string('x', 2 * 1024 * 1024), Token));
    }

    [Fact]
    public async Task A_stream_goes_on_behind_what_the_store_has()
    {
        await using var host = await RealtimeHost.StartAsync();
        var first = host.OpenStream("s", "job:a");
        await first.AppendAsync("before ", Token);
        await host.EndAsync(first);
        await first.DisposeAsync();

        await using var second = host.Streams.Open("s", ChannelName.Parse("job:a"), StreamFormat.Append("s"), position: 7);
        await second.AppendAsync("after", Token);
        using var client = await host.ConnectAsync();
        await client.SendAsync("""{"type":"subscribe","channel":"job:a","streams":{"s":0}}""");
        await host.EndAsync(second);
        Assert.Equal("before after", (await new Follower("s").ReadToEndAsync(client)).Text);
    }

    [Fact]
    public async Task A_stream_is_open_once()
    {
        await using var host = await RealtimeHost.StartAsync();
        await using var stream = host.OpenStream("s", "job:a");
        Assert.Throws<InvalidOperationException>(() => host.Streams.Open("s", ChannelName.Parse("job:b"), StreamFormat.Append("s")));
    }

    private static string? Text(System.Text.Json.JsonElement frame) => frame.GetProperty("data").GetProperty("text").GetString();
}
