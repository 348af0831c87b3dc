using System.Text.Json;
using Parley.Realtime.Tests.Harness;

namespace Parley.Realtime.Tests.Transports;

public sealed class LongPollTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_position_the_position_itself_is_the_answer()
    {
        await using var host = await RealtimeHost.StartAsync();
        host.Publish("conversation:a", 1);
        var answer = await PollAsync(host, "conversation:a");
        Assert.Equal(("e1", 1, null, 0), (answer.Epoch(), (int)answer.Offset(), answer.Recovered(), Events(answer).Count));
    }

    [Fact]
    public async Task What_was_missed_is_answered_at_once_with_the_events_of_the_WebSocket()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var socket = await host.ConnectAsync();
        var epoch = (await socket.SubscribeAsync("app:a")).Epoch();
        foreach (var n in Enumerable.Range(1, 3)) host.Publish("app:a", n);

        var answer = await PollAsync(host, "app:a", $"after={epoch}:1");
        Assert.Equal((3, true), ((int)answer.Offset(), answer.Recovered()));
        await socket.ReceiveAsync("event");
        foreach (var polled in Events(answer)) Assert.Equal((await socket.ReceiveAsync("event")).GetRawText(), polled.GetRawText());
        Assert.Equal(2, Events(answer).Count);
    }

    [Fact]
    public async Task Where_there_is_nothing_it_answers_with_the_first_event_that_comes()
    {
        await using var host = await RealtimeHost.StartAsync(time: new ManualTime());
        host.Publish("conversation:a", 1);
        var waiting = PollAsync(host, "conversation:a", "after=e1:1");
        await Eventually.TrueAsync(() => host.Connections.Count == 1 && host.Channels.Count == 1);
        Assert.False(waiting.IsCompleted);

        host.Publish("conversation:a", 2);
        var answer = await waiting;
        Assert.Equal((2, 2), ((int)answer.Offset(), Events(answer).Single().N()));
    }

    [Fact]
    public async Task When_the_wait_is_over_the_answer_is_empty_and_names_the_position_that_was_held()
    {
        await using var host = await RealtimeHost.StartAsync(time: new ManualTime());
        host.Publish("conversation:a", 1);
        var sweeping = host.Time.PendingTimers;
        var waiting = PollAsync(host, "conversation:a", "after=e1:1&wait=7");
        await Eventually.TrueAsync(() => host.Time.PendingTimers > sweeping);

        await host.AdvanceAsync(TimeSpan.FromSeconds(7));
        var answer = await waiting;
        Assert.Equal(("e1", 1, true, 0), (answer.Epoch(), (int)answer.Offset(), answer.Recovered(), Events(answer).Count));
        await Eventually.TrueAsync(() => host.Connections.Count == 0);
    }

    [Fact]
    public async Task A_position_that_leads_nowhere_is_answered_at_once_with_the_one_to_go_on_from()
    {
        await using var host = await RealtimeHost.StartAsync();
        host.Publish("conversation:a", 1);
        var answer = await PollAsync(host, "conversation:a", "after=other:9");
        Assert.Equal(("e1", 1, false, 0), (answer.Epoch(), (int)answer.Offset(), answer.Recovered(), Events(answer).Count));
    }

    [Fact]
    public async Task Asking_again_and_again_misses_nothing_while_events_pour_in()
    {
        await using var host = await RealtimeHost.StartAsync();
        host.Publish("conversation:a", 1);
        var publisher = Task.Run(async () =>
        {
            for (var n = 2; n <= 600; n++)
            {
                host.Publish("conversation:a", n);
                if (n % 7 == 0) await Task.Yield();
            }
        }, Token);

        for (var held = 1L; held < 600;)
        {
            var answer = await PollAsync(host, "conversation:a", $"after=e1:{held}");
            foreach (var received in Events(answer)) Assert.Equal(++held, received.Offset());
            Assert.Equal(held, answer.Offset());
        }

        await publisher;
    }

    [Fact]
    public async Task Too_much_while_the_history_is_read_is_answered_as_not_recovered_and_never_with_a_hole()
    {
        await using var host = await RealtimeHost.StartAsync();
        var (reads, reading, release) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        host.Log.BeforeRead = () =>
        {
            if (++reads == 1) return Task.CompletedTask;
            reading.TrySetResult();
            return release.Task;
        };
        host.Publish("conversation:a", 1);
        var polling = PollAsync(host, "conversation:a", "after=e1:0");
        await reading.Task;
        foreach (var n in Enumerable.Range(2, 1_500)) host.Publish("conversation:a", n);
        release.SetResult();

        var answer = await polling;
        Assert.False(answer.Recovered());
        var next = answer.Offset() - Events(answer).Count;
        foreach (var received in Events(answer)) Assert.Equal(++next, received.Offset());
        Assert.True(answer.Offset() > 1);
    }

    [Fact]
    public async Task Streams_are_read_from_the_position_held_and_ended()
    {
        await using var host = await RealtimeHost.StartAsync();
        await using var stream = host.OpenStream("s", "job:a");
        var (follower, epoch) = (new Follower("s"), (await PollAsync(host, "job:a")).Epoch());
        foreach (var text in new[] { "one 🙂 ", "two 語 ", "three" })
        {
            await stream.AppendAsync(text, Token);
            await stream.FlushAsync(Token);
            foreach (var frame in Events(await PollAsync(host, "job:a", $"after={epoch}:0&streams=s@{follower.Position}"))) follower.Apply(frame);
        }

        Assert.Equal("one 🙂 two 語 three", follower.Text);
        await host.EndAsync(stream);
        foreach (var frame in Events(await PollAsync(host, "job:a", $"after={epoch}:0&streams=s@{follower.Position}"))) follower.Apply(frame);
        Assert.Equal("completed", follower.Status);
    }

    private static List<JsonElement> Events(JsonElement answer) => [.. answer.GetProperty("events").EnumerateArray()];

    private static async Task<JsonElement> PollAsync(RealtimeHost host, string channel, string query = "")
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(host.Address($"/poll/{channel}?user=u1&{query}"), Token);
        return JsonDocument.Parse(text).RootElement.Clone();
    }
}
