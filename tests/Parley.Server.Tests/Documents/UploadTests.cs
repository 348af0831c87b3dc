using System.Net;
using System.Text;

namespace Parley.Server.Tests.Documents;

public sealed class UploadTests
{
    [Fact]
    public async Task An_uploaded_text_is_read_and_can_be_shown()
    {
        await using var server = RunningServer.Start();
        using var user = await server.SignInAsync();

        var uploaded = (await user.UploadAsync(("warranty.txt", "The warranty covers two years."u8.ToArray()))).Single();
        var document = await user.IngestedAsync(uploaded.Text("document_id"));

        Assert.Equal("completed", document.Text("status"));
        Assert.Equal("The warranty covers two years.", await user.TextAsync(uploaded.Text("document_id")));
        Assert.Equal("completed", (await user.JobAsync(uploaded.Text("job_id"))).Text("status"));
    }
}
