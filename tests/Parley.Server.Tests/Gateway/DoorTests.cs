using System.Net;
using System.Net.WebSockets;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Gateway;

public sealed class DoorTests
{
    [Fact]
    public async Task The_first_frame_says_who_is_connected_and_how_often_to_show_life()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        await using var socket = await user.ConnectAsync();

        var first = socket.Frames[0];

        Assert.Equal("connection", first.Text("type"));
        Assert.Equal(user.UserId, first.Text("user_id"));
        Assert.Equal(25, first.GetProperty("heartbeat").GetInt32());
    }

    [Fact]
    public async Task A_connection_without_a_credential_authenticates_by_its_first_command()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        await using var socket = await TestSocket.ConnectAsync(server.Address, null);

        Assert.Equal("unauthorized", (await socket.AskAsync(new() { ["type"] = "subscribe", ["channel"] = $"user:{user.UserId}" })).Text("code"));
        var answer = await socket.AskAsync(new() { ["type"] = "auth", ["token"] = user.Token });

        Assert.Equal("auth_success", answer.Text("type"));
        Assert.Equal(user.UserId, answer.Text("user_id"));
        Assert.Equal("subscribed", (await socket.SubscribeAsync($"user:{user.UserId}")).Text("type"));
    }

    [Theory]
    [InlineData("made-up")]
    [InlineData("")]
    public async Task A_bad_credential_closes_the_connection(string token)
    {
        await using var server = ParleyServer.Start();
        await using var socket = await TestSocket.ConnectAsync(server.Address, null);

        await socket.SendAsync(new { type = "auth", token });

        Assert.Equal(4101, await socket.ClosedAsync());
    }

    [Fact]
    public async Task A_connection_cannot_become_somebody_elses()
    {
        await using var server = ParleyServer.Start();
        using var first = await server.AdministratorAsync();
        using var second = await server.AddMemberAsync("ada");
        await using var socket = await first.ConnectAsync();

        await socket.SendAsync(new { type = "auth", token = second.Token });

        Assert.Equal(4101, await socket.ClosedAsync());
    }

    [Fact]
    public async Task The_door_of_a_user_opens_to_that_user_alone()
    {
        await using var server = ParleyServer.Start();
        using var first = await server.AdministratorAsync();
        using var second = await server.AddMemberAsync("ada");

        Assert.Equal(HttpStatusCode.SwitchingProtocols, await HandshakeAsync(server, first.Token, $"/ws/{first.UserId}"));
        Assert.Equal(HttpStatusCode.Forbidden, await HandshakeAsync(server, second.Token, $"/ws/{first.UserId}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await HandshakeAsync(server, null, $"/ws/{first.UserId}"));
    }

    [Theory]
    [InlineData("/events")]
    [InlineData("/events?channels=a b")]
    [InlineData("/events?channels=system&cursor=nonsense")]
    [InlineData("/events?channels=system&streams=x")]
    [InlineData("/api/v1/channels/system/events?after=nonsense")]
    [InlineData("/ws")]
    public async Task A_door_that_is_asked_for_nonsense_says_what_it_wants(string path)
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();

        Assert.Equal("bad_request", await user.RefusedAsync(HttpMethod.Get, path));
    }

    private static async Task<HttpStatusCode> HandshakeAsync(ParleyServer server, string? token, string path)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (token is not null) socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        try
        {
            await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = path }.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }
}
