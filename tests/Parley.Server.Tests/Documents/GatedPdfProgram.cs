namespace Parley.Server.Tests.Documents;

/// <summary>A pdftotext that waits for a file before it reads: it holds an ingestion in its middle for as long as a test wants.</summary>
internal sealed class GatedPdfProgram : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-gate-").FullName;

    public GatedPdfProgram()
    {
        var script = Path.Combine(_folder, "pdftotext");
        File.WriteAllText(script, $"""
            #!/bin/sh
            echo started >> '{Begun}'
            while [ ! -e '{Gate}' ]; do sleep 0.05; done
            exec pdftotext "$@"
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Settings = new() { ["Documents:Extraction:PdfToTextProgram"] = script };
    }

    public Dictionary<string, string> Settings { get; }

    public static byte[] Pdf { get; } = Harness.PdfFile.Create("Gated", [new("One", "alpha zebra"), new("Two", "beta"), new("Three", "gamma")]);

    private string Gate => Path.Combine(_folder, "gate");

    private string Begun => Path.Combine(_folder, "begun");

    /// <summary>Lets it and all later ones go on.</summary>
    public void Open() => File.WriteAllText(Gate, "");

    /// <summary>Returns once it was started so often.</summary>
    public async Task BegunAsync(int times = 1)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var changes = new FileSystemWatcher(_folder);
        using var changed = new SemaphoreSlim(0);
        changes.Created += (_, _) => changed.Release();
        changes.Changed += (_, _) => changed.Release();
        changes.EnableRaisingEvents = true;
        while (!File.Exists(Begun) || (await File.ReadAllLinesAsync(Begun, patience.Token)).Length < times) await changed.WaitAsync(patience.Token);
    }

    public void Dispose()
    {
        Open();
        Directory.Delete(_folder, recursive: true);
    }
}
