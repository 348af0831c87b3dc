using System.Net;
using System.Text;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class HostileInputTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("""{"content":"","request_id":"r"}""", "bad_request")]
    [InlineData("""{"content":" \n\t ","request_id":"r"}""", "bad_request")]
    [InlineData("""{"request_id":"r"}""", "bad_request")]
    [InlineData("""{"content":null,"request_id":"r"}""", "bad_request")]
    [InlineData("""{"content":7,"request_id":"r"}""", "bad_request")]
    [InlineData("""{"content":["a"],"request_id":"r"}""", "bad_request")]
    [InlineData("""{"content":"a\u0000b","request_id":"r"}""", "bad_request")]
    [InlineData("""{"content":"a\ud800b","request_id":"r"}""", "bad_request")]
    [InlineData("""{"content":"a\udc00","request_id":"r"}""", "bad_request")]
    [InlineData("""{"content":"a","request_id":""}""", "bad_request")]
    [InlineData("""{"content":"a"}""", "bad_request")]
    [InlineData("""{"content":"a","request_id":"r","mode":"psychic"}""", "bad_request")]
    [InlineData("""{"content":"a","request_id":"r","parent_id":"nothing"}""", "not_found")]
    [InlineData("""{"content":"a","request_id":"r","parent_id":{}}""", "bad_request")]
    [InlineData("""{"content":"a","request_id":"r","context":{"kind":"document","document_id":"nothing"}}""", "not_found")]
    [InlineData("""{"content":"a","request_id":"r","context":{"kind":"planet","document_id":"nothing"}}""", "bad_request")]
    [InlineData("""{"content":"a","request_id":"r","context":"document"}""", "bad_request")]
    [InlineData("""{"content":"a","content":"b","request_id":"r"}""", "bad_request")]
    [InlineData("""["content"]""", "bad_request")]
    [InlineData("""{"content":"a",""", "bad_request")]
    public async Task What_is_no_message_is_refused_by_both_doors_and_leaves_nothing(string body, string code)
    {
        using var user = await shared.Server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        await using var socket = await user.ConnectAsync();

        var byRest = await user.RefusedAsync(HttpMethod.Post, $"conversations/{conversation}/messages", body);
        await socket.SendRawAsync(Encoding.UTF8.GetBytes(body.StartsWith('{') ? $$"""{"type":"chat","conversation_id":"{{conversation}}",{{body[1..]}}""" : body));
        var byCommand = await socket.ReceiveAsync("error");

        Assert.Equal((code, code), (byRest, byCommand.Text("code")));
        Assert.Empty(await user.MessagesAsync(conversation));
        Assert.Equal("completed", (await user.AnsweredAsync(conversation, "Still there?")).Status);
    }

    [Fact]
    public async Task A_body_that_is_not_called_json_is_told_what_to_be_called()
    {
        using var user = await shared.Server.AdministratorAsync();
        using var form = new StringContent("""{"email":"a@example.com"}""", Encoding.UTF8, "application/x-www-form-urlencoded");

        using var answer = await user.Http.PostAsync("/api/v1/users", form, TestContext.Current.CancellationToken);

        Assert.Contains("application/json", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_longest_message_is_taken_and_a_longer_one_is_not()
    {
        using var user = await shared.Server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        var longest = string.Concat(Enumerable.Repeat("\U0001F600", 16_000));

        var (status, problem) = await user.SendAsync(
            HttpMethod.Post, $"conversations/{conversation}/messages", new { content = longest + "a", request_id = "r1" });
        await user.EndedAsync(await user.AskAsync(conversation, longest));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too_large"), (status, problem.Text("code")));
        Assert.Equal(longest, (await user.MessagesAsync(conversation))[0].Content);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        using var user = await shared.Server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        byte[] body = [.. "{\"content\":\""u8, 0xC3, 0x28, .. "\",\"request_id\":\"r\"}"u8];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");

        using var answer = await user.Http.PostAsync($"conversations/{conversation}/messages", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await user.MessagesAsync(conversation));
    }

    [Theory]
    [InlineData("PATCH", "", """{"title":""}""")]
    [InlineData("PATCH", "", """{"title":"a\u0000b"}""")]
    [InlineData("GET", "/messages?limit=0", null)]
    [InlineData("GET", "/messages?limit=201", null)]
    [InlineData("GET", "/messages?limit=many", null)]
    [InlineData("GET", "/export", null)]
    [InlineData("GET", "/export?format=exe", null)]
    [InlineData("PUT", "/context", """{"context":{"document_id":"d"}}""")]
    public async Task A_request_out_of_range_is_a_bad_one(string method, string path, string? body)
    {
        using var user = await shared.Server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();

        Assert.Equal("bad_request", await user.RefusedAsync(new HttpMethod(method), $"conversations/{conversation}{path}", body));
    }

    [Theory]
    [InlineData("'; DROP TABLE messages; --")]
    [InlineData("% _ * ( \" NEAR")]
    [InlineData("")]
    [InlineData("\uFFFD\u202E")]
    public async Task Any_words_may_be_searched_for(string words)
    {
        using var user = await shared.Server.AdministratorAsync();
        await user.AnsweredAsync(await user.OpenConversationAsync(), "Where is the walrus?");

        var found = await user.GetAsync($"search?q={Uri.EscapeDataString(words)}");

        Assert.Equal(words, found.Text("query"));
        Assert.Single((await user.GetAsync("search?q=walrus&limit=1")).GetProperty("results").EnumerateArray());
    }
}
