using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Parley.Realtime;
using Parley.Server.Storage;

namespace Parley.Bench;

/// <summary>A database of a scenario's own, set up as the server does, and gone with it.</summary>
internal sealed class TemporaryDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-bench-");
    private readonly ServiceProvider _services;

    public TemporaryDatabase()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"{StorageOptions.Section}:{nameof(StorageOptions.DataDirectory)}", _folder.FullName)]).Build();
        _services = new ServiceCollection().AddLogging().AddMetrics().AddStorage(configuration).AddRealtime(configuration).BuildServiceProvider();
        Database = _services.GetRequiredService<Database>();
    }

    public Database Database { get; }

    /// <summary>What lies on disk, in bytes.</summary>
    public long Size => _folder.EnumerateFiles().Sum(file => file.Length);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
