using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Storage;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Documents;

public sealed class IngestionTests
{
    private static readonly (string, string) OftenTold = ("Jobs:ProgressInterval", "00:00:00.010");

    [Fact]
    public async Task Progress_is_told_by_page_on_the_documents_and_on_the_owners_channel()
    {
        using var gate = new GatedPdfProgram();
        await using var server = ParleyServer.Start(gate.Setting, OftenTold);
        using var user = await server.AdministratorAsync();
        await using var socket = await user.ConnectAsync();
        await socket.SubscribeAsync($"user:{user.UserId}");
        var id = await user.UploadOneAsync("gated.pdf", GatedPdfProgram.Pdf);
        await gate.BegunAsync();
        Assert.Equal(("processing", "extracting"), (await user.DocumentAsync(id) is var d ? d.Text("status") : "", d.Text("step")));
        gate.Open();

        var frames = (await socket.ReceiveUntilAsync(f => f.Text("type") == "document_status_update" && f.GetProperty("data").Text("status") == "completed"))
            .Select(f => f.GetProperty("data")).ToList();

        Assert.Equal("pending", frames[0].Text("status"));
        Assert.Contains(frames, f => f.TryGetProperty("page", out var page) && f.Text("message") == $"page {page.GetInt32()} of 3" && f.GetProperty("page_count").GetInt32() == 3);
        Assert.Equal(frames.Select(f => f.GetProperty("progress").GetInt32()).Order(), frames.Select(f => f.GetProperty("progress").GetInt32()));
        Assert.Equal(("ready", 100), (frames[^1].Text("step"), frames[^1].GetProperty("progress").GetInt32()));
        Assert.Contains("page 3 of 3", (await user.GetAsync($"streams/job:{frames[^1].Text("job_id")}/output")).Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_in_mid_ingestion_fails_the_document_and_a_retry_completes_it()
    {
        using var gate = new GatedPdfProgram();
        await using var server = ParleyServer.Start(gate.Setting);
        using var user = await server.AdministratorAsync();
        var uploaded = (await user.UploadFilesAsync(("gated.pdf", GatedPdfProgram.Pdf))).Single();
        var id = uploaded.Text("document_id");
        await gate.BegunAsync();
        Assert.Equal(HttpStatusCode.Conflict, (await user.SendAsync(HttpMethod.Post, $"documents/{id}/retry")).Status);

        await user.SendAsync(HttpMethod.Post, $"jobs/{uploaded.Text("job_id")}/cancel");
        var cancelled = await user.IngestedAsync(id);
        gate.Open();
        var (status, retried) = await user.SendAsync(HttpMethod.Post, $"documents/{id}/retry");
        Assert.Equal("completed", (await user.EndedAsync(retried.GetProperty("document").Text("job_id"))).Text("status"));

        Assert.Equal(("failed", "Its ingestion was cancelled."), (cancelled.Text("status"), cancelled.Text("reason")));
        Assert.Equal((HttpStatusCode.Accepted, "pending"), (status, retried.GetProperty("document").Text("status")));
        var document = await user.DocumentAsync(id);
        Assert.Equal(("completed", null), (document.Text("status"), document.GetProperty("reason").GetString()));
        Assert.Equal(id, (await server.SearchAsync(user, "zebra")).Single().DocumentId);
    }

    [Fact]
    public async Task Deleting_while_it_is_read_stops_the_ingestion_and_leaves_nothing()
    {
        using var gate = new GatedPdfProgram();
        await using var server = ParleyServer.Start(gate.Setting);
        using var user = await server.AdministratorAsync();
        var uploaded = (await user.UploadFilesAsync(("gated.pdf", GatedPdfProgram.Pdf))).Single();
        await gate.BegunAsync();

        await user.SendAsync(HttpMethod.Delete, $"documents/{uploaded.Text("document_id")}");
        var job = await user.EndedAsync(uploaded.Text("job_id"));

        Assert.Equal("cancelled", job.Text("status"));
        Assert.Empty(Directory.GetFiles(server.FilesFolder()));
        Assert.Equal((0, 0, 0), await RowsAsync(server));
    }

    [Fact]
    public async Task Cancelling_while_it_is_indexed_leaves_no_part_of_it_to_be_found()
    {
        await using var server = ParleyServer.Start(OftenTold);
        using var user = await server.AdministratorAsync();
        var uploaded = (await user.UploadFilesAsync(("long.txt", LongText(300_000)))).Single();
        await IndexingAsync(user, uploaded.Text("document_id"));

        await user.PostAsync($"jobs/{uploaded.Text("job_id")}/cancel");
        await user.EndedAsync(uploaded.Text("job_id"));

        Assert.Equal("Its ingestion was cancelled.", (await user.DocumentAsync(uploaded.Text("document_id"))).Text("reason"));
        Assert.Empty(await server.SearchAsync(user, "w1 w2 w3"));
        await SettledAsync(server);
        Assert.Equal((1, 1, 0), await RowsAsync(server));
    }

    [Fact]
    public async Task Deleting_while_it_is_indexed_leaves_nothing()
    {
        await using var server = ParleyServer.Start(OftenTold);
        using var user = await server.AdministratorAsync();
        var uploaded = (await user.UploadFilesAsync(("long.txt", LongText(300_000)))).Single();
        var id = uploaded.Text("document_id");
        await IndexingAsync(user, id);

        await user.SendAsync(HttpMethod.Delete, $"documents/{id}");
        await user.EndedAsync(uploaded.Text("job_id"));

        Assert.Empty(await server.SearchAsync(user, "w1 w2 w3"));
        await SettledAsync(server);
        Assert.Equal((0, 0, 0), await RowsAsync(server));
        Assert.Empty(Directory.GetFiles(server.FilesFolder()));
    }

    [Theory]
    [InlineData("extracting")]
    [InlineData("indexing")]
    public async Task A_restart_in_mid_ingestion_resumes_and_makes_no_chunk_twice(string step)
    {
        using var gate = new GatedPdfProgram();
        await using var server = ParleyServer.Start(gate.Setting, OftenTold);
        string id;
        using (var user = await server.AdministratorAsync())
        {
            id = step == "extracting" ? await user.UploadOneAsync("gated.pdf", GatedPdfProgram.Pdf) : await user.UploadOneAsync("long.txt", LongText(300_000));
            if (step == "extracting") await gate.BegunAsync();
            else await IndexingAsync(user, id);
        }

        await server.StopAsync();
        gate.Open();
        server.Resume();

        using var again = await server.AdministratorAsync();
        var document = await again.IngestedAsync(id);
        Assert.Equal("completed", document.Text("status"));
        // It was taken up twice: the stop fell into its middle.
        var starts = 0;
        await again.WaitForAsync($"job:{document.Text("job_id")}", e =>
        {
            var job = e.GetProperty("data");
            if (job.Text("status") == "queued") starts++;
            return job.Text("status") == "completed";
        });
        Assert.Equal(2, starts);
        await AssertWholeAsync(server, again, document);
    }

    [Fact]
    public async Task A_retry_of_a_file_that_stays_broken_fails_again_with_its_reason()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var id = await user.UploadOneAsync("broken.pdf", "%PDF-1.4 broken");
        var first = await user.IngestedAsync(id);

        var (_, retried) = await user.SendAsync(HttpMethod.Post, $"documents/{id}/retry");
        await user.EndedAsync(retried.GetProperty("document").Text("job_id"));

        Assert.Equal(first.Text("reason"), (await user.DocumentAsync(id)).Text("reason"));
        Assert.Equal("failed", (await user.DocumentAsync(id)).Text("status"));
    }

    /// <summary>Every chunk is the text at its place, the ordinals have no gap and no double, and the pages are all there.</summary>
    internal static async Task AssertWholeAsync(ParleyServer server, TestUser user, JsonElement document)
    {
        var id = document.Text("document_id");
        var text = await user.TextAsync(id);
        var chunks = (await server.Services.GetRequiredService<Database>().ReadAsync(c => c.QueryAsync<(long Ordinal, long Start, long End, string Text)>(
            "SELECT ordinal, start_offset, end_offset, text FROM retrieval_chunks WHERE document_id = @id ORDER BY ordinal", new { id }), CancellationToken.None)).ToList();
        Assert.Equal(document.GetProperty("chunk_count").GetInt32(), chunks.Count);
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(c => (int)c.Ordinal));
        Assert.All(chunks, c => Assert.Equal(text[(int)c.Start..(int)c.End], c.Text));
        Assert.Equal(document.GetProperty("page_count").GetInt32(), (await user.GetAsync($"documents/{id}/text")).GetProperty("pages").GetArrayLength());
    }

    /// <summary>Words enough that indexing them takes a while.</summary>
    internal static byte[] LongText(int words)
    {
        var random = new Random(17);
        var text = new StringBuilder();
        for (var i = 0; i < words; i++) text.Append('w').Append(random.Next(20_000)).Append(i % 12 == 11 ? ".\n" : " ");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static Task<JsonElement> IndexingAsync(TestUser user, string documentId) =>
        user.WaitForAsync($"document:{documentId}", e => e.GetProperty("data").Find("message") is { } m && m.StartsWith("passage ", StringComparison.Ordinal));

    /// <summary>Returns once nothing is left to do of what was taken out of the index.</summary>
    private static async Task SettledAsync(ParleyServer server)
    {
        while (await server.Services.GetRequiredService<RetrievalIndex>().FindUnsettledAsync(TestContext.Current.CancellationToken) is not null)
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    private static async Task<(long Documents, long Pages, long Chunks)> RowsAsync(ParleyServer server) =>
        await server.Services.GetRequiredService<Database>().ReadAsync(c => c.QuerySingleAsync<(long, long, long)>(
            "SELECT (SELECT COUNT(*) FROM documents), (SELECT COUNT(*) FROM document_pages), (SELECT COUNT(*) FROM retrieval_chunks)"), CancellationToken.None);
}
