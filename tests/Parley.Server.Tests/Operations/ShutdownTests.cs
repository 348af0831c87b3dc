using System.Net.Sockets;
using System.Text;
using Parley.Server.Tests.Documents;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Operations;

public sealed class ShutdownTests
{
    // What container engines grant between SIGTERM and SIGKILL, and as much again for a busy machine.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_upload_that_stalls_does_not_hold_up_the_stop()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/documents HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {user.Token}\r\n"
            + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n"
            + $"--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"one.txt\"\r\n\r\n{new string('x', 200_000)}"));
        var folder = server.FilesFolder();
        await WatchedFolder.UntilAsync(folder, () => Directory.GetFiles(folder).Length > 0);

        await server.StopAsync().WaitAsync(Grace);

        Assert.Empty(Directory.GetFiles(folder));
    }
}
