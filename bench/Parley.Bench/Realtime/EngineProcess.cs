using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Parley.Bench.Realtime;

/// <summary>The server's process as its measurer sees it.</summary>
internal sealed class EngineProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new();

    private EngineProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>User and system time so far, in seconds.</summary>
    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>What it has in memory, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<EngineProcess> StartAsync(CancellationToken cancellationToken)
    {
        // Below the ports that the clients' ends are given.
        var port = Random.Shared.Next(10_000, 32_000);
        var start = new ProcessStartInfo(Environment.ProcessPath!, [EngineServer.Verb, port.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        while (!process.HasExited)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port, cancellationToken);
                return new EngineProcess(process, port);
            }
            catch (SocketException)
            {
                await Task.Delay(20, cancellationToken);
            }
        }

        throw new InvalidOperationException($"The server ended with {process.ExitCode}.");
    }

    /// <summary>The managed heap after a collection, in bytes.</summary>
    public async Task<long> CollectAsync(CancellationToken cancellationToken) =>
        long.Parse(await _http.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/heap"), cancellationToken), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }
}
