using System.Net.WebSockets;
using System.Text;
using Parley.Realtime.Tests.Harness;

namespace Parley.Realtime.Tests.Commands;

public sealed class CommandTests
{
    [Theory]
    [InlineData("", "bad_request", null)]
    [InlineData("nonsense", "bad_request", null)]
    [InlineData("""{"type":"ping","id":"7" """, "bad_request", null)]
    [InlineData("""["ping"]""", "bad_request", null)]
    [InlineData("null", "bad_request", null)]
    [InlineData("""{"id":"7"}""", "bad_request", "7")]
    [InlineData("""{"type":1,"id":"7"}""", "bad_request", "7")]
    [InlineData("""{"type":"ping","id":7}""", "bad_request", null)]
    [InlineData("""{"type":"fly","id":"7"}""", "unknown_command", "7")]
    [InlineData("""{"type":"ping","id":"7","id":"8"}""", "bad_request", null)]
    [InlineData("""{"type":"subscribe","id":"7","channel":"app:a","since":{"epoch":"a","epoch":"b","offset":1}}""", "bad_request", null)]
    [InlineData("""{"type":"subscribe","id":"7"}""", "bad_request", "7")]
    [InlineData("""{"type":"subscribe","id":"7","channel":null}""", "bad_request", "7")]
    [InlineData("""{"type":"subscribe","id":"7","channel":5}""", "bad_request", "7")]
    [InlineData("""{"type":"subscribe","id":"7","channel":"no spaces"}""", "bad_request", "7")]
    [InlineData("""{"type":"subscribe","id":"7","channel":"app:a","since":{"epoch":"a"}}""", "bad_request", "7")]
    [InlineData("""{"type":"subscribe","id":"7","channel":"app:a","since":{"offset":1}}""", "bad_request", "7")]
    [InlineData("""{"type":"subscribe","id":"7","channel":"app:a","since":{"epoch":null,"offset":1}}""", "bad_request", "7")]
    [InlineData("""{"type":"subscribe","id":"7","channel":"app:a","since":{"epoch":"a","offset":1.5}}""", "bad_request", "7")]
    [InlineData("""{"type":"subscribe","id":"7","channel":"app:a","streams":{"s":"x"}}""", "bad_request", "7")]
    [InlineData("""{"type":"subscribe","id":"7","channel":"app:\ud800"}""", "bad_request", "7")]
    [InlineData("""{"type":"\ud800","id":"7"}""", "bad_request", "7")]
    [InlineData("""{"type":"ping","id":"\ud800"}""", "bad_request", null)]
    public async Task What_is_wrong_with_a_command_is_said_and_the_connection_lives(string command, string code, string? re)
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(command);
        var error = await client.ReceiveAsync();
        Assert.Equal(("error", code, re), (error.Type(), error.Code(), error.Re()));
        Assert.False(error.GetProperty("temporary").GetBoolean());
        Assert.NotEmpty(error.GetProperty("error").GetString()!);
        await client.SendAsync("""{"type":"ping","id":"alive"}""");
        Assert.Equal("alive", (await client.ReceiveAsync("pong")).Re());
    }

    [Theory]
    [InlineData(31, "pong")]
    [InlineData(32, "error")]
    public async Task Thirty_two_levels_are_read_and_one_more_is_not(int levelsInside, string answer)
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync($$"""{"type":"ping","deep":{{new string('[', levelsInside)}}{{new string(']', levelsInside)}} }""");
        Assert.Equal(answer, (await client.ReceiveAsync()).Type());
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_in_a_binary_message_are_a_bad_request()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync([.. """{"type":"ping","id":"""u8, 0xC3, 0x28, .. "\"}"u8], WebSocketMessageType.Binary);
        Assert.Equal("bad_request", (await client.ReceiveAsync("error")).Code());
        await client.SendAsync(Encoding.UTF8.GetBytes("""{"type":"ping"}"""), WebSocketMessageType.Binary);
        await client.ReceiveAsync("pong");
    }

    [Fact]
    public async Task A_mark_above_128_characters_is_refused()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync($$"""{"type":"ping","id":"{{new string('x', 128)}}"}""");
        await client.ReceiveAsync("pong");
        await client.SendAsync($$"""{"type":"ping","id":"{{new string('x', 129)}}"}""");
        Assert.Equal("bad_request", (await client.ReceiveAsync()).Code());
    }

    [Fact]
    public async Task Nobody_may_do_more_than_ping_before_authenticating()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync(user: null);
        await client.SendAsync("""{"type":"subscribe","id":"7","channel":"app:a"}""");
        var refused = await client.ReceiveAsync();
        Assert.Equal(("unauthorized", "7"), (refused.Code(), refused.Re()));
        await client.SendAsync("""{"type":"ping","id":"8"}""");
        Assert.Equal("8", (await client.ReceiveAsync("pong")).Re());
        Assert.Equal(0, host.Channels.Count);
    }

    [Fact]
    public async Task A_fault_of_a_handler_says_no_more_than_a_reference()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync("""{"type":"stop","id":"7","run_id":"r"}""");
        var error = await client.ReceiveAsync();
        Assert.Equal(("internal", "7"), (error.Code(), error.Re()));
        Assert.DoesNotContain("secret", error.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("reference", error.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_are_answered_in_the_order_in_which_they_came()
    {
        await using var host = await RealtimeHost.StartAsync();
        using var client = await host.ConnectAsync();
        for (var i = 0; i < 300; i++)
        {
            await client.SendAsync((i % 3) switch
            {
                0 => $$"""{"type":"ping","id":"{{i}}"}""",
                1 => $$"""{"type":"subscribe","id":"{{i}}","channel":"conversation:{{i}}"}""",
                _ => $$"""{"type":"fly","id":"{{i}}"}""",
            });
        }

        for (var i = 0; i < 300; i++) Assert.Equal($"{i}", (await client.ReceiveAsync()).Re());
    }
}
