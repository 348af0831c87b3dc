using System.Net;
using System.Net.Sockets;
using System.Text;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Documents;

public sealed class UploadTests
{
    public static TheoryData<string, byte[], string, string> Formats() => new()
    {
        { "plain.txt", "The pump is green."u8.ToArray(), "text/plain", "The pump is green." },
        { "notes.md", "# Pumps\n\nThe pump is *green*."u8.ToArray(), "text/markdown", "The pump is" },
        { "page.html", "<!doctype html><title>Pumps</title><body><h1>Pumps</h1><p>The pump is green.</p><script>no()</script>"u8.ToArray(), "text/html", "The pump is green." },
        { "stock.csv", "Part,Colour\nPump,green\nValve,red\n"u8.ToArray(), "text/csv", "Colour: green" },
        { "mail.eml", "From: a@example.org\r\nTo: b@example.org\r\nSubject: Pumps\r\nContent-Type: text/plain\r\n\r\nThe pump is green.\r\n"u8.ToArray(), "message/rfc822", "The pump is green." },
        { "offer.pdf", PdfFile.Create("Pumps", [new("Pumps", "The pump is green."), new("Valves", "The valve is red.")]), "application/pdf", "The valve is red." },
        { "letter.docx", OfficeFile.Docx("Pumps", OfficeFile.Paragraph("Pumps", "Heading1"), OfficeFile.Paragraph("The pump is green.")), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "The pump is green." },
        { "table.xlsx", OfficeFile.Xlsx(["Part", "Colour", "Pump", "green"], [0], ("Stock", [[Shared(0), Shared(1)], [Shared(2), Shared(3)]])), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "green" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_of_every_format_becomes_text_that_can_be_found(string name, byte[] content, string mediaType, string text)
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();

        // The name says nothing: the content does.
        var uploaded = (await user.UploadFilesAsync((name, content))).Single();
        var document = await user.IngestedAsync(uploaded.Text("document_id"));

        Assert.Equal((null, "completed", "ready", 100), (document.GetProperty("reason").GetString(), document.Text("status"), document.Text("step"), document.GetProperty("progress").GetInt32()));
        Assert.Equal(mediaType, document.Text("media_type"));
        Assert.Contains(text, await user.TextAsync(document.Text("document_id")), StringComparison.Ordinal);
        Assert.Equal(document.Text("document_id"), (await server.SearchAsync(user, "green red"))[0].DocumentId);
        Assert.True(document.GetProperty("chunk_count").GetInt32() >= 1);
        Assert.Equal("completed", (await user.JobAsync(uploaded.Text("job_id"))).Text("status"));
    }

    [Fact]
    public async Task Bad_files_fail_alone_among_good_ones_each_with_its_reason()
    {
        await using var server = ParleyServer.Start(("Documents:MaxFileBytes", "65536"));
        using var user = await server.AdministratorAsync();

        var answers = await user.UploadFilesAsync(
            ("good.txt", "alpha"u8.ToArray()),
            ("empty.txt", []),
            ("huge.txt", new byte[65_537]),
            ("exact.txt", Encoding.UTF8.GetBytes(new string('x', 65_536))),
            ("broken.pdf", "%PDF-1.4 and then nothing"u8.ToArray()),
            ("scan.pdf", PdfFile.CreateWithoutText(2)),
            ("noise.bin", [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 7919 >> 3))]),
            ("last.txt", "omega"u8.ToArray()));

        Assert.Equal(["empty.txt", "huge.txt"], answers.Where(a => a.Text("status") == "failed").Select(a => a.Text("filename")));
        Assert.Equal("The file is empty.", answers[1].Text("reason"));
        Assert.Equal("The file is larger than 64 KB, the most that this server takes.", answers[2].Text("reason"));
        foreach (var answer in answers.Where(a => a.Text("status") != "failed"))
        {
            var document = await user.IngestedAsync(answer.Text("document_id"));
            var good = answer.Text("filename") is "good.txt" or "exact.txt" or "last.txt";
            Assert.Equal(good ? "completed" : "failed", document.Text("status"));
            if (!good) Assert.EndsWith(".", document.Text("reason"), StringComparison.Ordinal);
        }

        Assert.Equal(6, Directory.GetFiles(server.FilesFolder()).Length);
    }

    [Fact]
    public async Task A_file_above_50_MB_is_refused_while_it_is_read_and_leaves_nothing()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();

        var answers = await user.UploadFilesAsync(("large.txt", new byte[(50 << 20) + 1]), ("after.txt", "still read"u8.ToArray()));

        Assert.Equal("The file is larger than 50 MB, the most that this server takes.", answers[0].Text("reason"));
        Assert.Equal("completed", (await user.IngestedAsync(answers[1].Text("document_id"))).Text("status"));
        Assert.Single(Directory.GetFiles(server.FilesFolder()));
    }

    [Fact]
    public async Task The_same_content_is_kept_once_and_another_users_private_copy_is_not_revealed()
    {
        await using var server = ParleyServer.Start();
        using var ada = await server.AddMemberAsync("ada");
        using var bob = await server.AddMemberAsync("bob");
        var content = "the very same"u8.ToArray();

        var first = await ada.UploadFilesAsync(("one.txt", content), ("two.txt", content));
        var again = (await ada.UploadFilesAsync(("three.txt", content))).Single();
        var foreign = (await bob.UploadFilesAsync(("bobs.txt", content))).Single();

        var id = first[0].Text("document_id");
        Assert.Equal([id, id], [first[1].Text("duplicate_of"), again.Text("duplicate_of")]);
        Assert.Equal("The same content is here already as 'one.txt'.", again.Text("reason"));
        Assert.False(foreign.TryGetProperty("duplicate_of", out _));
        Assert.NotEqual(id, foreign.Text("document_id"));
        Assert.Equal(2, Directory.GetFiles(server.FilesFolder()).Length);
    }

    [Fact]
    public async Task What_a_colleague_shares_counts_as_being_there()
    {
        await using var server = ParleyServer.Start();
        using var ada = await server.AddMemberAsync("ada");
        using var bob = await server.AddMemberAsync("bob");
        var id = await ada.UploadOneAsync("handbook.txt", "our handbook");
        await ada.SendAsync(HttpMethod.Patch, $"documents/{id}", new { visibility = "workspace" });

        var foreign = (await bob.UploadFilesAsync(("copy.txt", "our handbook"u8.ToArray()))).Single();

        Assert.Equal(id, foreign.Text("duplicate_of"));
        Assert.Null(foreign.GetProperty("job_id").GetString());
    }

    [Fact]
    public async Task The_visibility_may_come_behind_the_files()
    {
        await using var server = ParleyServer.Start();
        using var ada = await server.AddMemberAsync("ada");
        using var bob = await server.AddMemberAsync("bob");
        using var form = MultipartFiles.Form(("handbook.txt", "our handbook"u8.ToArray()));
        form.Add(new StringContent("workspace"), "visibility");
        using var answer = await ada.Http.PostAsync("documents", form);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);

        Assert.Equal("handbook.txt", (await bob.GetAsync("documents")).GetProperty("documents")[0].Text("filename"));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\ada\\offer.txt", "offer.txt")]
    [InlineData("..", "unnamed")]
    [InlineData("   ", "unnamed")]
    [InlineData("in\u202Etxt.exe", "intxt.exe")]
    [InlineData("a\u0000b\u0007.txt", "ab.txt")]
    [InlineData("Angebot für Zürich 漢字 😀.txt", "Angebot für Zürich 漢字 😀.txt")]
    [InlineData("a\"b.txt", "a%22b.txt")]
    public async Task A_hostile_name_becomes_a_harmless_one(string sent, string kept)
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();

        var uploaded = (await user.UploadRawAsync($"form-data; name=\"files\"; filename=\"{sent.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "%22", StringComparison.Ordinal)}\"", "text")).Single();

        Assert.Equal(kept, uploaded.Text("filename"));
        var content = await user.Http.GetAsync($"documents/{uploaded.Text("document_id")}/content");
        Assert.Equal(kept, content.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.All(Directory.GetFiles(server.FilesFolder()), f => Assert.Matches("^[0-9a-f]{32}$", Path.GetFileName(f)));
        content.Dispose();
    }

    [Fact]
    public async Task A_name_of_a_thousand_characters_is_shortened_and_keeps_its_extension()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();

        var name = (await user.UploadFilesAsync((new string('n', 1_000) + ".txt", "text"u8.ToArray()))).Single().Text("filename");

        Assert.Equal(255, name.Length);
        Assert.EndsWith("n.txt", name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_in_mid_upload_leaves_no_file_and_no_document()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(server.Address.Host, server.Address.Port);
            var stream = socket.GetStream();
            var part = "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"one.txt\"\r\n\r\nwhole\r\n--b\r\n"
                + $"Content-Disposition: form-data; name=\"files\"; filename=\"two.txt\"\r\n\r\n{new string('x', 200_000)}";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/v1/documents HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {user.Token}\r\n"
                + $"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n{part}"));
            await FolderAsync(server.FilesFolder(), files => files.Length == 2);
            socket.LingerState = new LingerOption(true, 0);
        }

        await FolderAsync(server.FilesFolder(), files => files.Length == 0);
        Assert.Empty((await user.GetAsync("documents")).GetProperty("documents").EnumerateArray());
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nbegins and does not end")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nthis is no header\r\n\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b--\r\n")]
    [InlineData("multipart/form-data", "--b--\r\n")]
    [InlineData("application/json", "{}")]
    public async Task A_request_that_is_no_upload_is_refused_and_leaves_nothing(string type, string body)
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await user.Http.PostAsync("documents", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(Directory.GetFiles(server.FilesFolder()));
        Assert.Empty((await user.GetAsync("documents")).GetProperty("documents").EnumerateArray());
    }

    [Fact]
    public async Task More_files_than_the_option_allows_are_refused_together()
    {
        await using var server = ParleyServer.Start(("Documents:MaxFilesPerUpload", "2"));
        using var user = await server.AdministratorAsync();
        using var form = MultipartFiles.Form(Enumerable.Range(0, 3).Select(i => ($"{i}.txt", Encoding.UTF8.GetBytes($"text {i}"))));

        using var answer = await user.Http.PostAsync("documents", form);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(Directory.GetFiles(server.FilesFolder()));
    }

    [Fact]
    public async Task A_part_that_does_not_say_what_it_is_fails_alone()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        using var form = MultipartFiles.Form(("good.txt", "good"u8.ToArray()));
        form.Add(new ByteArrayContent("nameless"u8.ToArray()), "files");

        using var answer = await user.Http.PostAsync("documents", form);

        Assert.Contains("The file has no name.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single((await user.GetAsync("documents")).GetProperty("documents").EnumerateArray());
    }

    [Fact]
    public async Task Files_without_a_document_are_swept_at_the_start()
    {
        await using var server = ParleyServer.Start();
        using (var user = await server.AdministratorAsync()) await user.IngestedAsync(await user.UploadOneAsync("kept.txt", "kept"));
        var orphan = Path.Combine(server.FilesFolder(), "0123456789abcdef0123456789abcdef");
        await File.WriteAllTextAsync(orphan, "what a kill left");

        await server.RestartAsync();

        Assert.False(File.Exists(orphan));
        Assert.Single(Directory.GetFiles(server.FilesFolder()));
    }

    private static DocumentFormat.OpenXml.Spreadsheet.Cell Shared(int index) => new()
    {
        DataType = DocumentFormat.OpenXml.Spreadsheet.CellValues.SharedString,
        CellValue = new DocumentFormat.OpenXml.Spreadsheet.CellValue(index),
    };

    private static Task FolderAsync(string folder, Func<string[], bool> condition) =>
        WatchedFolder.UntilAsync(folder, () => condition(Directory.GetFiles(folder)));
}
