using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Realtime;
using Parley.Realtime.Channels;
using Parley.Realtime.Commands;
using Parley.Realtime.Connections;
using Parley.Realtime.Streams;
using Parley.Realtime.Transports.WebSocket;

namespace Parley.Bench.Realtime;

/// <summary>
/// The engine behind its WebSocket door and nothing else, in a process of its own so that its processor time and memory are its own.
/// Ends when its input does: with the process that started it.
/// </summary>
internal static class EngineServer
{
    public const string Verb = "engine-server";

    public static async Task<int> RunAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRealtime(builder.Configuration);
        builder.Services.AddSingleton<IChannelLog, NoLog>().AddSingleton<IStreamLog, NoLog>();
        builder.Services.AddChannelNamespace(_ => new ChannelNamespace("app", static (_, _, _) => ValueTask.FromResult(true)));
        builder.Services.AddCommand<PublishHandler>();
        var app = builder.Build();
        app.UseWebSockets();
        app.MapGet("/ws", (HttpContext http, WebSocketDoor door) =>
            door.RunAsync(http, new Caller("bench", "bench", "member", "bench", DateTimeOffset.UtcNow.AddDays(1))));
        app.MapGet("/heap", () =>
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return GC.GetTotalMemory(forceFullCollection: true);
        });
        await app.StartAsync(CancellationToken.None);
        await Console.In.ReadToEndAsync(CancellationToken.None);
        await app.StopAsync(CancellationToken.None);
        return 0;
    }

    private sealed class NoLog : IChannelLog, IStreamLog
    {
        public string Epoch => "none";

        public ValueTask<long> ReadHeadAsync(ChannelName channel, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ChannelEvent>> ReadAfterAsync(ChannelName channel, long offset, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task AppendAsync(string streamId, long position, string text, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StoredStream?> ReadAsync(string streamId, long position, int maxBytes, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}

/// <summary><c>publish</c>: not part of the protocol; how the load comes in.</summary>
internal sealed record PublishCommand : Command
{
    public required ChannelName Channel { get; init; }

    public required string Text { get; init; }
}

internal sealed record Publication(string Text);

internal sealed class PublishHandler(ChannelRegistry channels) : CommandHandler<PublishCommand>("publish", BenchJson.Default.PublishCommand)
{
    protected override ValueTask HandleAsync(PublishCommand command, CommandScope scope, CancellationToken cancellationToken)
    {
        channels.Publish(command.Channel, "event", new Publication(command.Text), BenchJson.Default.Publication);
        return ValueTask.CompletedTask;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PublishCommand))]
[JsonSerializable(typeof(Publication))]
internal sealed partial class BenchJson : JsonSerializerContext;
