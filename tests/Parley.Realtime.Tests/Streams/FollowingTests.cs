using System.Text;
using Parley.Realtime.Tests.Harness;

namespace Parley.Realtime.Tests.Streams;

public sealed class FollowingTests
{
    private static readonly string[] Pieces = ["plain ", "ümläut ", "語り ", "🙂👩‍👩‍👧 ", "\n", "\"quoted\" \\ \u0001"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_late_subscriber_gets_all_so_far_as_one_piece_from_its_position()
    {
        await using var host = await RealtimeHost.StartAsync();
        await using var stream = host.OpenStream("s", "job:a");
        await stream.AppendAsync("0123456789", Token);
        await stream.AppendAsync("abcdef", Token);
        await stream.FlushAsync(Token);

        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("job:a", streams: """{"s":4}""");

        var piece = (await client.ReceiveAsync("append")).GetProperty("data");
        Assert.Equal((4, "456789abcdef"), (piece.GetProperty("position").GetInt32(), piece.GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 4)]
    public async Task A_position_inside_a_character_is_answered_from_its_beginning(int held, int from)
    {
        await using var host = await RealtimeHost.StartAsync();
        await using var stream = host.OpenStream("s", "job:a");
        await stream.AppendAsync("🙂語", Token);
        await stream.FlushAsync(Token);

        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("job:a", streams: $$"""{"s":{{held}}}""");

        var piece = (await client.ReceiveAsync("append")).GetProperty("data");
        Assert.Equal((from, from == 0 ? "🙂語" : "語"), (piece.GetProperty("position").GetInt32(), piece.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Whoever_joins_at_any_moment_with_any_part_has_the_same_bytes_at_the_end()
    {
        // Long enough that the tail in memory does not hold it all, so that the store is read from too.
        const int Readers = 40, Length = 1_500_000;
        await using var host = await RealtimeHost.StartAsync(o =>
        {
            (o.RollUp, o.SaveInterval) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10));
            // It is written as fast as it goes, and nobody is to be cut off for that.
            o.QueueBytes = 32 * 1024 * 1024;
        });
        var random = new Random(7);
        var whole = new StringBuilder();
        while (whole.Length < Length) whole.Append(Pieces[random.Next(Pieces.Length)]);
        var bytes = Encoding.UTF8.GetBytes(whole.ToString());

        await using var stream = host.OpenStream("s", "job:a");
        var starts = Enumerable.Range(0, Readers).Select(_ => random.Next(Length)).Order().ToQueue();
        var readers = new List<Task<string>>();
        for (var at = 0; at < whole.Length;)
        {
            while (starts.TryPeek(out var start) && start <= at)
            {
                starts.Dequeue();
                readers.Add(ReadAsync(host, bytes.AsMemory(0, random.Next((int)stream.Position + 1))));
            }

            var count = Math.Min(random.Next(1, 3_000), whole.Length - at);
            await stream.AppendAsync(whole.ToString(at, count), Token);
            at += count;
        }

        await host.EndAsync(stream);
        readers.Add(ReadAsync(host, bytes.AsMemory(0, 12_345)));

        Assert.Equal(Readers + 1, readers.Count);
        foreach (var text in await Task.WhenAll(readers)) Assert.True(text == whole.ToString(), "The bytes differ.");
        Assert.Equal(whole.ToString(), host.StreamLog.TextOf("s"));
    }

    [Fact]
    public async Task A_stream_that_ends_while_a_subscriber_catches_up_is_read_to_its_end_first()
    {
        await using var host = await RealtimeHost.StartAsync();
        await using var stream = host.OpenStream("s", "conversation:a");
        await stream.AppendAsync("all of it", Token);
        await stream.FlushAsync(Token);
        var reading = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        host.Log.BeforeRead = () =>
        {
            reading.TrySetResult();
            return release.Task;
        };

        using var client = await host.ConnectAsync();
        await client.SendAsync("""{"type":"subscribe","channel":"conversation:a"}""");
        await reading.Task;
        await host.EndAsync(stream);
        release.SetResult();

        var reader = await new Follower("s").ReadToEndAsync(client);
        Assert.Equal(("all of it", "completed"), (reader.Text, reader.Status));
    }

    [Fact]
    public async Task A_stream_that_is_over_is_replayed_from_the_store_with_its_end()
    {
        await using var host = await RealtimeHost.StartAsync();
        await using (var stream = host.OpenStream("s", "job:a"))
        {
            // More than one piece of the store.
            await stream.AppendAsync(new string('語', 100_000), Token);
            await host.EndAsync(stream);
        }

        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("job:a", streams: """{"s":0}""");
        Assert.Equal(new string('語', 100_000), (await new Follower("s").ReadToEndAsync(client)).Text);
    }

    [Fact]
    public async Task A_stream_of_another_channel_cannot_be_read_by_naming_it()
    {
        await using var host = await RealtimeHost.StartAsync();
        await using var open = host.OpenStream("open", "job:theirs");
        await open.AppendAsync("secret", Token);
        await open.FlushAsync(Token);
        await using (var over = host.OpenStream("over", "job:theirs"))
        {
            await over.AppendAsync("secret", Token);
            await host.EndAsync(over);
        }

        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("job:mine", streams: """{"open":0,"over":0,"absent":0}""");
        await open.AppendAsync("more", Token);
        await open.FlushAsync(Token);
        host.Publish("job:mine", 1);

        // What follows the answer is the event of the own channel and nothing before it.
        Assert.Equal("event", (await client.ReceiveAsync()).Type());
    }

    [Fact]
    public async Task The_subscribers_of_a_channel_follow_all_its_streams()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        await using var before = host.OpenStream("before", "job:a");
        await client.SubscribeAsync("job:a");
        await using var after = host.OpenStream("after", "job:a");
        await before.AppendAsync("1", Token);
        await after.AppendAsync("2", Token);
        await host.EndAsync(before);
        await host.EndAsync(after);

        var (one, two) = (new Follower("before"), new Follower("after"));
        while (one.Status is null || two.Status is null)
        {
            var frame = await client.ReceiveAsync();
            Assert.True(one.Apply(frame) || two.Apply(frame));
        }

        Assert.Equal(("1", "2"), (one.Text, two.Text));
    }

    private static async Task<string> ReadAsync(RealtimeHost host, ReadOnlyMemory<byte> part)
    {
        using var client = await host.ConnectAsync();
        await client.SendAsync($$"""{"type":"subscribe","channel":"job:a","streams":{"s": {{part.Length}} } }""");
        return (await new Follower("s").Holding(part.Span).ReadToEndAsync(client)).Text;
    }
}

file static class Sequences
{
    public static Queue<T> ToQueue<T>(this IEnumerable<T> items) => new(items);
}
