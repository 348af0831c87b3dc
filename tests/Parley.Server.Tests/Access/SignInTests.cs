using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Access;

public sealed class SignInTests
{
    private const string Email = "admin@example.org";
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_sign_in_gives_a_cookie_for_the_browser_and_a_bearer_for_programs()
    {
        await using var server = ParleyServer.Start();
        using var browser = new HttpClient(new HttpClientHandler { UseCookies = true }) { BaseAddress = server.Address };
        using var answer = await browser.PostAsJsonAsync("api/v1/auth/login", new { email = " ADMIN@example.org ", password = Password });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Email, (await browser.GetFromJsonAsync<JsonElement>("api/v1/me")).GetProperty("user").GetProperty("email").GetString());
        using var program = new HttpClient { BaseAddress = server.Address };
        program.DefaultRequestHeaders.Authorization = new("Bearer", body.GetProperty("access_token").GetString());
        Assert.Equal(Email, (await program.GetFromJsonAsync<JsonElement>("api/v1/me")).GetProperty("user").GetProperty("email").GetString());
        Assert.InRange(body.GetProperty("expires_at").GetDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
    }

    [Theory]
    [InlineData("admin@example.org", "wrong password", HttpStatusCode.Unauthorized)]
    [InlineData("nobody@example.org", "correct horse battery", HttpStatusCode.Unauthorized)]
    [InlineData("admin@example.org", "", HttpStatusCode.BadRequest)]
    [InlineData(null, null, HttpStatusCode.BadRequest)]
    public async Task What_does_not_fit_is_refused_in_the_same_words(string? email, string? password, HttpStatusCode expected)
    {
        await using var server = ParleyServer.Start();
        using var http = new HttpClient { BaseAddress = server.Address };
        using var answer = await http.PostAsJsonAsync("api/v1/auth/login", new { email, password });

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        if (expected == HttpStatusCode.Unauthorized)
            Assert.Contains("The e-mail address or the password is wrong.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_its_connections_at_once()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        await using var socket = await user.ConnectAsync();

        await user.SendAsync(HttpMethod.Post, "auth/logout");

        Assert.Equal(4102, await socket.ClosedAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await user.SendAsync(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task Signing_out_in_the_browser_ends_the_bearer_of_the_same_sign_in_too()
    {
        await using var server = ParleyServer.Start();
        using var browser = new HttpClient(new HttpClientHandler { UseCookies = true }) { BaseAddress = server.Address };
        using var answer = await browser.PostAsJsonAsync("api/v1/auth/login", new { email = Email, password = Password });
        var bearer = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        using var program = new HttpClient { BaseAddress = server.Address };
        program.DefaultRequestHeaders.Authorization = new("Bearer", bearer);

        await browser.PostAsync("api/v1/auth/logout", null);

        using var refused = await program.GetAsync("api/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_bearer_that_is_no_bearer_is_refused_on_every_door()
    {
        await using var server = ParleyServer.Start();
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "made-up");

        foreach (var path in new[] { "api/v1/me", "events?channels=system", "api/v1/channels/system/events", "api/v1/streams/x", "api/v1/documents", "api/v1/jobs", "api/v1/conversations" })
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_password_is_changed_by_whoever_knows_the_present_one()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AddMemberAsync("ada");

        Assert.Equal("bad_request", await user.RefusedAsync(HttpMethod.Put, "me/password", new { current_password = "a guess at it", new_password = "another long one" }));
        Assert.Equal("bad_request", await user.RefusedAsync(HttpMethod.Put, "me/password", new { current_password = Password, new_password = "short" }));
        Assert.Equal(HttpStatusCode.NoContent, (await user.SendAsync(HttpMethod.Put, "me/password", new { current_password = Password, new_password = "another long one" })).Status);

        using var again = await TestUser.SignInAsync(server, "ada@example.org", "another long one");
        await Assert.ThrowsAsync<HttpRequestException>(() => TestUser.SignInAsync(server, "ada@example.org", Password));
    }

    [Fact]
    public async Task A_new_password_ends_all_other_sessions()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AddMemberAsync("ada");
        using var thief = await TestUser.SignInAsync(server, "ada@example.org", Password);
        using var bob = await server.AddMemberAsync("bob");
        await using var open = await thief.ConnectAsync();

        await user.SendAsync(HttpMethod.Put, "me/password", new { current_password = Password, new_password = "another long one" });

        Assert.Equal(4102, await open.ClosedAsync());
        Assert.Equal("unauthorized", await thief.RefusedAsync(HttpMethod.Get, "me"));
        await user.GetAsync("me");
        await bob.GetAsync("me");
    }

    [Fact]
    public async Task Only_administrators_see_and_add_users()
    {
        await using var server = ParleyServer.Start();
        using var administrator = await server.AdministratorAsync();
        using var member = await server.AddMemberAsync("ada");

        Assert.Equal("not_found", await member.RefusedAsync(HttpMethod.Get, "users"));
        Assert.Equal("not_found", await member.RefusedAsync(HttpMethod.Post, "users", new { email = "eve@example.org", password = Password, role = "administrator" }));
        Assert.Equal("conflict", await administrator.RefusedAsync(HttpMethod.Post, "users", new { email = "ADA@example.org", password = Password }));
        Assert.Equal("bad_request", await administrator.RefusedAsync(HttpMethod.Post, "users", new { email = "no address", password = Password }));
        Assert.Equal("bad_request", await administrator.RefusedAsync(HttpMethod.Post, "users", new { email = "bob@example.org", password = Password, role = "emperor" }));
        Assert.Equal(2, (await administrator.GetAsync("users")).GetProperty("users").GetArrayLength());
    }
}
