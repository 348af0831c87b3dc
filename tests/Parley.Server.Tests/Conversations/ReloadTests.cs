using System.Text;
using System.Text.Json;
using Parley.Protocol.Events;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class ReloadTests
{
    // Two, three and four bytes a character: a position is in bytes, and may fall between any two of them.
    private const string Text = "Die Gewähr für 電池 gilt zwei Jahre 🔋 und länger, wenn der Händler 保証 gibt. ";

    [Fact]
    public async Task A_reload_at_any_moment_of_an_answer_ends_with_the_same_bytes()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var whole = string.Concat(Enumerable.Repeat(Text, 12));
        model.Reply(ScriptedReply.Stream().Slowly(whole.TrimEnd(), TimeSpan.FromMilliseconds(8)).Finish());
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        var started = await user.AskAsync(await user.OpenConversationAsync(), "Wie lange?");
        await model.NextRequestAsync(TestContext.Current.CancellationToken);

        var reloads = new List<Task<Reload>>();
        for (var i = 0; i < 20; i++)
        {
            reloads.Add(ReloadAsync(user, started));
            await Task.Delay(Random.Shared.Next(10, 90), TestContext.Current.CancellationToken);
        }

        var reloaded = await Task.WhenAll(reloads);
        Assert.All(reloaded, r =>
        {
            Assert.Equal(r.Final.Content, r.Text);
            Assert.Equal(whole, r.Text);
            Assert.Equal("completed", r.Final.Status);
        });
        // Else nothing was reloaded in the middle.
        Assert.Contains(reloaded, r => r.Held > 0 && r.Held < Encoding.UTF8.GetByteCount(whole));
    }

    private static async Task<Reload> ReloadAsync(TestUser user, Started started)
    {
        var page = await user.GetAsync($"conversations/{started.ConversationId}/messages");
        var message = TestUser.ToMessage(page.GetProperty("messages")[1]);
        var held = Encoding.UTF8.GetBytes(message.Content);
        await using var socket = await user.ConnectAsync();
        await socket.SubscribeAsync(
            $"conversation:{started.ConversationId}", new { epoch = page.Text("epoch"), offset = page.GetProperty("offset").GetInt64() },
            new() { [$"run:{started.RunId}"] = held.Length });
        if (message.Status == "completed") return new Reload(held.Length, message.Content, message);

        var text = new MemoryStream();
        text.Write(held);
        var frames = await socket.ReceiveUntilAsync(f => f.Text("type") == "message" && f.GetProperty("data").Text("role") == "assistant");
        foreach (var data in frames.Where(f => f.Text("type") is "message_chunk" or "append").Select(f => f.GetProperty("data"))) Apply(text, data);
        return new Reload(held.Length, Encoding.UTF8.GetString(text.ToArray()), TestUser.ToMessage(frames[^1].GetProperty("data")));
    }

    private static void Apply(MemoryStream text, JsonElement piece)
    {
        var position = piece.GetProperty("position").GetInt64();
        Assert.True(position <= text.Length, $"A gap from {text.Length} to {position}.");
        var bytes = Encoding.UTF8.GetBytes(piece.Text("text"));
        if (position + bytes.Length <= text.Length) return;
        text.Write(bytes.AsSpan((int)(text.Length - position)));
    }

    private sealed record Reload(int Held, string Text, Message Final);
}
