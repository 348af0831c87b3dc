using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Documents;

/// <summary>A pdftotext that waits for a file before it reads: it holds an ingestion in its middle for as long as a test wants.</summary>
internal sealed class GatedPdfProgram : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-gate-").FullName;

    public GatedPdfProgram()
    {
        var script = Path.Combine(_folder, "pdftotext");
        // Programs of an extraction may write no file; folders they may make.
        ShellScript.Write(script, $"""
            #!/bin/sh
            mkdir '{_folder}/begun-'$$
            while [ ! -e '{Gate}' ]; do sleep 0.05; done
            exec pdftotext "$@"
            """);
        Setting = ("Documents:Extraction:PdfToTextProgram", script);
    }

    public (string Name, string Value) Setting { get; }

    public static byte[] Pdf { get; } = PdfFile.Create("Gated", [new("One", "alpha zebra"), new("Two", "beta"), new("Three", "gamma")]);

    private string Gate => Path.Combine(_folder, "gate");

    /// <summary>Lets it and all later ones go on.</summary>
    public void Open() => File.WriteAllText(Gate, "");

    /// <summary>Returns once it was started.</summary>
    public Task BegunAsync() => WatchedFolder.UntilAsync(_folder, () => Directory.GetDirectories(_folder).Length > 0);

    public void Dispose()
    {
        Open();
        Directory.Delete(_folder, recursive: true);
    }
}
