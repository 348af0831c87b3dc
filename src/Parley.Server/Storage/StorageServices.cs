using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Parley.Realtime.Channels;
using Parley.Realtime.Streams;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Storage;

internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection(StorageOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Database, SqliteDatabase>();
        services.AddSingleton<ChannelLog>();
        services.AddSingleton<IChannelLog>(p => p.GetRequiredService<ChannelLog>());
        services.AddSingleton<IStreamLog, StreamLog>();
        services.AddSingleton<DataDirectory>();
        services.AddDataProtection().SetApplicationName("Parley");
        services.AddOptions<KeyManagementOptions>().Configure<DataDirectory, ILoggerFactory>(static (keys, data, logs) =>
            keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(data.Folder("keys")), logs));
        services.AddHostedService<StorageStart>();
        services.AddHostedService<RequestRetention>();
        return services;
    }

    /// <summary>Opens the store before anything else of the host starts.</summary>
    private sealed class StorageStart(ChannelLog channels) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => channels.OpenAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
