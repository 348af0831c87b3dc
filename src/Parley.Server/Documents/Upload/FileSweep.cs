namespace Parley.Server.Documents.Upload;

/// <summary>Sweeps the folder of files before the server takes the first request.</summary>
internal sealed partial class FileSweep(FileStore files, DocumentStore documents, ILogger<FileSweep> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var count = files.Sweep(await documents.ListFilesAsync(cancellationToken));
        if (count > 0) LogSwept(logger, count);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(500, LogLevel.Information, "Deleted {Count} files that belong to no document")]
    private static partial void LogSwept(ILogger logger, int count);
}
