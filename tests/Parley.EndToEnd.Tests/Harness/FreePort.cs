using System.Net;
using System.Net.Sockets;

namespace Parley.EndToEnd.Tests.Harness;

/// <summary>Ports below the range that clients' own ends are taken from, so that a client of another test never sits on one.</summary>
internal static class FreePort
{
    private const int First = 10_000;
    private const int Last = 32_000;

    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one.
            }
        }
    }
}
