using System.Diagnostics;
using Microsoft.Extensions.Options;
using Parley.Server.Documents.Extraction;

namespace Parley.Server.Tests.Documents;

/// <summary>Puts files on disk and reads them the way an upload is read.</summary>
public abstract class ExtractionBench : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-extraction-").FullName;

    internal ExtractionOptions Options { get; } = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    internal string Save(byte[] content)
    {
        // As the server does: the name on disk says nothing of the content.
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, content);
        return path;
    }

    internal Task<ExtractedDocument> ExtractAsync(string fileName, byte[] content, IProgress<ExtractionProgress>? progress = null) =>
        new DocumentExtractor(Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System)
            .ExtractAsync(Save(content), fileName, progress, Token);

    internal async Task<string> FailAsync(ExtractionFailure expected, string fileName, byte[] content)
    {
        var e = await Assert.ThrowsAsync<ExtractionException>(() => ExtractAsync(fileName, content));
        Assert.True(expected == e.Failure, $"Expected {expected}, got {e.Failure}: {e.Message}");
        Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
        return e.Message;
    }

    internal byte[] Run(string program, byte[] input, params IEnumerable<string> arguments)
    {
        var source = Save(input);
        var target = source + ".out";
        using var process = Process.Start(new ProcessStartInfo(program, [.. arguments, source, target]) { UseShellExecute = false, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        return File.ReadAllBytes(target);
    }

    internal sealed class Reports : IProgress<ExtractionProgress>
    {
        public List<ExtractionProgress> All { get; } = [];

        public Action<ExtractionProgress>? OnReport { get; init; }

        public void Report(ExtractionProgress value)
        {
            All.Add(value);
            OnReport?.Invoke(value);
        }
    }
}
