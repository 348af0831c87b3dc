using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Access;

public sealed class OriginTests
{
    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("https://{own}")]
    [InlineData("http://{host}:1")]
    public async Task A_page_of_another_origin_can_neither_write_nor_listen(string origin)
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        origin = origin.Replace("{own}", server.Address.Authority, StringComparison.Ordinal).Replace("{host}", server.Address.Host, StringComparison.Ordinal);
        user.Http.DefaultRequestHeaders.Add("Origin", origin);

        Assert.Equal(HttpStatusCode.Forbidden, (await user.SendAsync(HttpMethod.Post, "conversations", new { })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await user.SendAsync(HttpMethod.Get, "/events?channels=system")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, await HandshakeAsync(server, user, origin));
    }

    [Fact]
    public async Task The_servers_own_pages_and_the_configured_ones_can()
    {
        await using var server = ParleyServer.Start(("Access:AllowedOrigins:0", "https://app.example"));
        using var user = await server.AdministratorAsync();

        foreach (var origin in new[] { server.Address.GetLeftPart(UriPartial.Authority), "https://app.example" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "conversations") { Content = JsonContent.Create(new { }) };
            request.Headers.Add("Origin", origin);
            using var answer = await user.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            Assert.Equal(HttpStatusCode.SwitchingProtocols, await HandshakeAsync(server, user, origin));
        }
    }

    [Fact]
    public async Task A_browser_that_names_no_origin_but_says_that_the_request_crosses_sites_is_refused()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        user.Http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        Assert.Equal(HttpStatusCode.Forbidden, (await user.SendAsync(HttpMethod.Post, "conversations", new { })).Status);
    }

    private static async Task<HttpStatusCode> HandshakeAsync(ParleyServer server, TestUser user, string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.SetRequestHeader("Authorization", $"Bearer {user.Token}");
        try
        {
            await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }
}
