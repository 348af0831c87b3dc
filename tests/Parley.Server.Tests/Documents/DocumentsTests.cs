using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Storage;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Documents;

public sealed class DocumentsTests
{
    [Fact]
    public async Task The_content_is_always_an_attachment_that_runs_nothing()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var html = "<!doctype html><body><h1>Prüfbericht</h1><script>alert(1)</script>";
        var id = await user.UploadOneAsync("Prüf \"bericht\".html", html);
        await user.IngestedAsync(id);

        using var answer = await user.Http.GetAsync($"documents/{id}/content");

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("Prüf %22bericht%22.html", answer.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Contains("filename*=UTF-8''Pr%C3%BCf", string.Concat(answer.Content.Headers.GetValues("Content-Disposition")), StringComparison.Ordinal);
        Assert.Equal("nosniff", string.Concat(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox", string.Concat(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(html, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Every_other_answer_keeps_the_servers_own_policy()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();

        using var answer = await user.Http.GetAsync("documents");

        Assert.Contains("default-src 'self'", string.Concat(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_come_with_their_place_in_the_whole_text()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var id = await user.UploadOneAsync("three.pdf", PdfFile.Create("Three", [new("One", "alpha"), new("Two", "beta"), new("Three", "gamma")]));
        var document = await user.IngestedAsync(id);
        var all = (await user.GetAsync($"documents/{id}/text")).GetProperty("pages").EnumerateArray().ToList();
        var whole = string.Join('\f', all.Select(p => p.Text("text")));

        var second = (await user.GetAsync($"documents/{id}/text?page=2")).GetProperty("pages").EnumerateArray().Single();

        Assert.Equal((3, "Three"), (document.GetProperty("page_count").GetInt32(), document.Text("title")));
        Assert.Contains("beta", second.Text("text"), StringComparison.Ordinal);
        Assert.All(all, p => Assert.Equal(p.Text("text"), whole[p.GetProperty("start").GetInt32()..p.GetProperty("end").GetInt32()]));
        Assert.Equal(HttpStatusCode.NotFound, (await user.SendAsync(HttpMethod.Get, $"documents/{id}/text?page=4")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await user.SendAsync(HttpMethod.Get, $"documents/{id}/text?page=0")).Status);
    }

    [Fact]
    public async Task The_list_filters_by_status_and_name_and_comes_in_pages()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        foreach (var name in new[] { "Ärger 100%.txt", "under_score.txt", "third.txt" }) await user.IngestedAsync(await user.UploadOneAsync(name, $"text of {name}"));
        await user.IngestedAsync(await user.UploadOneAsync("broken.pdf", "%PDF-1.4 broken"));

        Assert.Equal(["broken.pdf"], await NamesAsync("?status=failed"));
        Assert.Equal(["Ärger 100%.txt"], await NamesAsync("?q=ärger"));
        Assert.Equal(["Ärger 100%.txt"], await NamesAsync("?q=0%25"));
        Assert.Equal(["under_score.txt"], await NamesAsync("?q=R_S"));
        Assert.Empty(await NamesAsync("?q=r%25s"));
        var first = await user.GetAsync("documents?limit=3");
        Assert.True(first.GetProperty("has_more").GetBoolean());
        Assert.Equal(["Ärger 100%.txt"], await NamesAsync($"?before={first.GetProperty("documents")[2].Text("document_id")}"));
        Assert.Equal(HttpStatusCode.BadRequest, (await user.SendAsync(HttpMethod.Get, "documents?status=odd")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await user.SendAsync(HttpMethod.Get, "documents?limit=201")).Status);

        async Task<List<string>> NamesAsync(string query) =>
            [.. (await user.GetAsync($"documents{query}")).GetProperty("documents").EnumerateArray().Select(d => d.Text("filename"))];
    }

    [Fact]
    public async Task Nothing_of_a_private_document_reaches_another_user()
    {
        await using var server = ParleyServer.Start();
        using var ada = await server.AddMemberAsync("ada");
        using var eve = await server.AddMemberAsync("eve");
        await using var socket = await eve.ConnectAsync();
        await socket.SubscribeAsync($"user:{eve.UserId}");
        var id = await ada.UploadOneAsync("salaries.txt", "zebra salaries");
        await ada.IngestedAsync(id);

        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, ""), (HttpMethod.Get, "/content"), (HttpMethod.Get, "/text"), (HttpMethod.Get, "/text?page=1"),
            (HttpMethod.Delete, ""), (HttpMethod.Post, "/retry"), (HttpMethod.Patch, ""),
        })
        {
            var (status, body) = await eve.SendAsync(method, $"documents/{id}{path}", method == HttpMethod.Patch ? new { visibility = "workspace" } : null);
            var (absent, none) = await eve.SendAsync(method, $"documents/absent{path}", method == HttpMethod.Patch ? new { visibility = "workspace" } : null);
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (status, absent));
            Assert.Equal(none.Text("detail").Replace("absent", id, StringComparison.Ordinal), body.Text("detail"));
        }

        Assert.Empty((await eve.GetAsync("documents")).GetProperty("documents").EnumerateArray());
        Assert.Empty((await eve.GetAsync("documents?q=salaries")).GetProperty("documents").EnumerateArray());
        Assert.Empty(await server.SearchAsync(eve, "zebra"));
        Assert.Equal("not_found", (await socket.SubscribeAsync($"document:{id}")).Text("code"));
        Assert.Equal("not_found", (await socket.SubscribeAsync($"user:{ada.UserId}")).Text("code"));
        Assert.Equal(HttpStatusCode.NotFound, (await eve.SendAsync(HttpMethod.Get, $"channels/document:{id}/events?wait=0")).Status);
        Assert.Contains("not_found", await FirstEventAsync(eve, server, $"document:{id}"), StringComparison.Ordinal);

        // What went to Eve meanwhile is her own first event: she uploads, and nothing stands before it.
        var own = await eve.UploadOneAsync("eve.txt", "eve's own");
        Assert.Equal(own, (await socket.ReceiveAsync(f => f.Text("type") == "document_status_update")).GetProperty("data").Text("document_id"));
        Assert.Equal("completed", (await ada.DocumentAsync(id)).Text("status"));
    }

    [Fact]
    public async Task A_shared_document_is_found_by_all_and_changed_by_its_owner_alone()
    {
        await using var server = ParleyServer.Start();
        using var ada = await server.AddMemberAsync("ada");
        using var bob = await server.AddMemberAsync("bob");
        var id = await ada.UploadOneAsync("handbook.txt", "zebra handbook");
        await ada.IngestedAsync(id);
        Assert.Empty(await server.SearchAsync(bob, "zebra"));

        var (_, shared) = await ada.SendAsync(HttpMethod.Patch, $"documents/{id}", new { visibility = "workspace" });

        Assert.Equal("workspace", shared.GetProperty("document").Text("visibility"));
        Assert.Equal(id, (await server.SearchAsync(bob, "zebra")).Single().DocumentId);
        var seen = await bob.DocumentAsync(id);
        Assert.False(seen.GetProperty("mine").GetBoolean());
        Assert.Null(seen.GetProperty("job_id").GetString());
        Assert.Equal("zebra handbook", await bob.TextAsync(id));
        Assert.Equal(HttpStatusCode.NotFound, (await bob.SendAsync(HttpMethod.Delete, $"documents/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bob.SendAsync(HttpMethod.Patch, $"documents/{id}", new { visibility = "private" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendAsync(HttpMethod.Patch, $"documents/{id}", new { visibility = "world" })).Status);

        await ada.SendAsync(HttpMethod.Patch, $"documents/{id}", new { visibility = "private" });

        Assert.Empty(await server.SearchAsync(bob, "zebra"));
        Assert.Equal(HttpStatusCode.NotFound, (await bob.SendAsync(HttpMethod.Get, $"documents/{id}")).Status);
        Assert.Single(await server.SearchAsync(ada, "zebra"));
    }

    [Fact]
    public async Task Who_follows_a_document_that_is_shared_no_longer_hears_no_more_of_it()
    {
        await using var server = ParleyServer.Start();
        using var ada = await server.AddMemberAsync("ada");
        using var bob = await server.AddMemberAsync("bob");
        var id = await ada.UploadOneAsync("handbook.txt", "zebra handbook");
        await ada.IngestedAsync(id);
        await ada.SendAsync(HttpMethod.Patch, $"documents/{id}", new { visibility = "workspace" });
        await using var bobs = await bob.ConnectAsync();
        await using var adas = await ada.ConnectAsync();
        Assert.Equal("subscribed", (await bobs.SubscribeAsync($"document:{id}")).Text("type"));
        await adas.SubscribeAsync($"document:{id}");

        await ada.SendAsync(HttpMethod.Patch, $"documents/{id}", new { visibility = "private" });
        await bobs.ReceiveAsync("unsubscribed");
        await ada.SendAsync(HttpMethod.Patch, $"documents/{id}", new { visibility = "workspace" });
        await bobs.SendAsync(new { type = "ping" });

        Assert.Single(await bobs.ReceiveUntilAsync(f => f.Text("type") == "pong"));
        await adas.ReceiveAsync("document_status_update");
        await adas.ReceiveAsync("document_status_update");
    }

    [Fact]
    public async Task A_deleted_document_is_gone_everywhere_and_the_owners_lists_hear_of_it()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        await using var socket = await user.ConnectAsync();
        await socket.SubscribeAsync($"user:{user.UserId}");
        var id = await user.UploadOneAsync("gone.txt", "zebra");
        await user.IngestedAsync(id);
        await using var follower = await user.ConnectAsync();
        await follower.SubscribeAsync($"document:{id}");

        Assert.Equal(HttpStatusCode.NoContent, (await user.SendAsync(HttpMethod.Delete, $"documents/{id}")).Status);

        var frames = await socket.ReceiveUntilAsync(f => f.Text("type") == "document_deleted");
        Assert.Equal(id, frames[^1].GetProperty("data").Text("document_id"));
        Assert.Equal($"document:{id}", (await follower.ReceiveAsync("unsubscribed")).Text("channel"));
        Assert.Equal(0, await server.Services.GetRequiredService<Database>().ReadAsync(
            c => c.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM channels WHERE channel = @channel", new { channel = $"document:{id}" }),
            TestContext.Current.CancellationToken));
        Assert.Equal("completed", frames[^2].GetProperty("data").Text("status"));
        Assert.Empty(await server.SearchAsync(user, "zebra"));
        Assert.Empty(Directory.GetFiles(server.FilesFolder()));
        Assert.Equal(HttpStatusCode.NotFound, (await user.SendAsync(HttpMethod.Get, $"documents/{id}/text")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await user.SendAsync(HttpMethod.Delete, $"documents/{id}")).Status);
        Assert.False((await user.UploadFilesAsync(("back.txt", "zebra"u8.ToArray()))).Single().TryGetProperty("duplicate_of", out _));
    }

    [Fact]
    public async Task Without_signing_in_there_is_nothing()
    {
        await using var server = ParleyServer.Start();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address, "api/v1/") };
        using var form = MultipartFiles.Form(("a.txt", "a"u8.ToArray()));

        using var upload = await http.PostAsync("documents", form);
        using var list = await http.GetAsync("documents");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (upload.StatusCode, list.StatusCode));
    }

    [Fact]
    public async Task The_state_comes_with_the_position_from_which_its_channel_goes_on()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var id = await user.UploadOneAsync("a.txt", "a");
        await user.IngestedAsync(id);

        var answer = await user.GetAsync($"documents/{id}");
        var events = await user.GetAsync($"channels/document:{id}/events?wait=0&after={answer.Text("epoch")}:{answer.GetProperty("offset").GetInt64()}");

        Assert.Equal(JsonValueKind.True, events.GetProperty("recovered").ValueKind);
        Assert.Empty(events.GetProperty("events").EnumerateArray());
    }

    private static async Task<string> FirstEventAsync(TestUser user, ParleyServer server, string channel)
    {
        await using var stream = await user.Http.GetStreamAsync(new Uri(server.Address, $"/events?channels={channel}"));
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync() is { } line)
            if (line.StartsWith("data:", StringComparison.Ordinal)) return line;
        return "";
    }
}
