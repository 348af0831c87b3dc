using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Realtime.Channels;
using Parley.Realtime.Commands;
using Parley.Realtime.Connections;
using Parley.Realtime.Streams;
using Parley.Realtime.Telemetry;
using Parley.Realtime.Transports.LongPoll;
using Parley.Realtime.Transports.Sse;
using Parley.Realtime.Transports.WebSocket;

namespace Parley.Realtime;

/// <summary>Adds the engine to a host. The host adds an <see cref="IChannelLog"/>, an <see cref="IStreamLog"/> and its namespaces.</summary>
public static class RealtimeServices
{
    /// <summary>Adds the engine and its own commands.</summary>
    public static IServiceCollection AddRealtime(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<RealtimeOptions>().Bind(configuration.GetSection(RealtimeOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RealtimeMetrics>();
        services.AddSingleton(p => new ChannelRegistry(
            p.GetServices<ChannelNamespace>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<RealtimeMetrics>()));
        services.AddSingleton(p => new StreamRegistry(
            p.GetRequiredService<ChannelRegistry>(), p.GetRequiredService<IStreamLog>(), p.GetRequiredService<IOptions<RealtimeOptions>>(),
            p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<StreamRegistry>>()));
        services.AddSingleton(p => new ConnectionRegistry(
            p.GetRequiredService<IOptions<RealtimeOptions>>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<RealtimeMetrics>(),
            p.GetRequiredService<ChannelRegistry>(), p.GetRequiredService<IHostApplicationLifetime>(), p.GetRequiredService<ILogger<ConnectionRegistry>>()));
        services.AddHostedService(p => p.GetRequiredService<ConnectionRegistry>());
        services.AddSingleton<Subscriber>();
        services.AddSingleton<CommandDispatcher>();
        services.AddSingleton<CommandHandler, PingHandler>();
        services.AddSingleton<CommandHandler, SubscribeHandler>();
        services.AddSingleton<CommandHandler, UnsubscribeHandler>();
        services.AddSingleton(p => new WebSocketDoor(p.GetRequiredService<ConnectionRegistry>(), p.GetRequiredService<CommandDispatcher>()));
        services.AddSingleton(p => new SseDoor(p.GetRequiredService<ConnectionRegistry>(), p.GetRequiredService<Subscriber>()));
        services.AddSingleton(p => new LongPollDoor(p.GetRequiredService<ConnectionRegistry>(), p.GetRequiredService<Subscriber>()));
        return services;
    }

    /// <summary>Adds the handler of a command.</summary>
    public static IServiceCollection AddCommand<THandler>(this IServiceCollection services) where THandler : CommandHandler =>
        services.AddSingleton<CommandHandler, THandler>();

    /// <summary>Adds a namespace of channels.</summary>
    public static IServiceCollection AddChannelNamespace(this IServiceCollection services, Func<IServiceProvider, ChannelNamespace> create) =>
        services.AddSingleton(create);
}
