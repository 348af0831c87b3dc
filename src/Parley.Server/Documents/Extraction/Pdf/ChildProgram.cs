using System.Diagnostics;
using System.Text;

namespace Parley.Server.Documents.Extraction.Pdf;

/// <summary>
/// A program that reads a hostile file for us: bounded in memory and CPU where prlimit is there, without our environment,
/// killed with its children when it is cancelled or let go.
/// </summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    // Programs complain at most a few lines; a broken PDF makes poppler repeat itself for megabytes.
    private const int MaxErrorCharacters = 8_192;

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly CancellationTokenSource _life;
    private readonly CancellationTokenRegistration _kill;

    private ChildProgram(Process process, CancellationToken cancellationToken)
    {
        _process = process;
        _life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Awaited by ExitAsync and DisposeAsync.
        _errors = ReadErrorsAsync(process.StandardError, _life.Token);
        _kill = cancellationToken.Register(Kill);
    }

    public TextReader Output => _process.StandardOutput;

    public static ChildProgram Start(
        string program, IEnumerable<string> arguments, ExtractionOptions options, CancellationToken cancellationToken)
    {
        var path = ProgramPath.Find(program) ?? throw new ExtractionException(ExtractionFailure.MissingProgram,
            $"PDF files cannot be read on this server: the program {Path.GetFileName(program)} is missing. It comes with the package poppler-utils.");
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        // Keys and passwords of the server are no business of a parser.
        start.Environment.Clear();
        start.Environment["LC_ALL"] = "C.UTF-8";
        if (OperatingSystem.IsLinux() && ProgramPath.Find("prlimit") is { } prlimit)
        {
            start.FileName = prlimit;
            start.ArgumentList.Add($"--as={options.ProgramMemoryBytes}");
            start.ArgumentList.Add($"--cpu={options.ProgramCpuSeconds}");
            start.ArgumentList.Add("--core=0");
            start.ArgumentList.Add("--fsize=0");
            start.ArgumentList.Add(path);
        }
        else
        {
            start.FileName = path;
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        cancellationToken.ThrowIfCancellationRequested();
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.StandardInput.Close();
        return new ChildProgram(process, cancellationToken);
    }

    /// <summary>Waits for the end; call it when the output is read to its end.</summary>
    public async Task<(int Code, string Errors)> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        await _kill.DisposeAsync();
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        // Something that it started may have outlived it and hold the pipe.
        await _life.CancelAsync();
        await _errors;
        _life.Dispose();
        _process.Dispose();
    }

    private static async Task<string> ReadErrorsAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        var buffer = new char[1_024];
        try
        {
            while (await reader.ReadAsync(buffer, cancellationToken) is var read and > 0)
                kept.Append(buffer, 0, Math.Min(read, MaxErrorCharacters - kept.Length));
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for more; what there is still explains the end.
        }

        return kept.ToString();
    }

    private void Kill()
    {
        try
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in between.
        }
    }
}
