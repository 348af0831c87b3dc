using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Protocol;
using Parley.Realtime.Channels;
using Parley.Realtime.Commands;
using Parley.Realtime.Connections;
using Parley.Realtime.Streams;
using Parley.Realtime.Transports.LongPoll;
using Parley.Realtime.Transports.Sse;
using Parley.Realtime.Transports.WebSocket;

namespace Parley.Realtime.Tests.Harness;

/// <summary>
/// The engine behind its three doors on a port of its own. Whoever names a <c>user</c> in the address is that user. The namespaces:
/// <c>app</c> in memory (window 100), <c>wide</c> in memory (window 5,000), <c>conversation</c> and <c>job</c> durable; <c>app:secret</c> is nobody's,
/// and <c>room</c>, durable, is for whom <see cref="Doorkeeper"/> lets in.
/// </summary>
internal sealed class RealtimeHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MeterListener _meters = new();
    private readonly List<int> _closes = [];

    private RealtimeHost(WebApplication app, int port, ManualTime? time)
    {
        (_app, Port, ManualTime) = (app, port, time);
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            // Other hosts run beside this one: only the meter that this one's factory made counts.
            if (instrument.Meter.Scope == meters && instrument.Name == "parley.connections.closed") listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (var (key, value) in tags)
                if (key == "code") lock (_closes) _closes.Add((int)value!);
        });
        _meters.Start();
    }

    public int Port { get; }

    public ManualTime Time => ManualTime ?? throw new InvalidOperationException("The host runs on the system's time.");

    public MemoryChannelLog Log => _app.Services.GetRequiredService<MemoryChannelLog>();

    public MemoryStreamLog StreamLog => _app.Services.GetRequiredService<MemoryStreamLog>();

    public ChannelRegistry Channels => _app.Services.GetRequiredService<ChannelRegistry>();

    public StreamRegistry Streams => _app.Services.GetRequiredService<StreamRegistry>();

    public ConnectionRegistry Connections => _app.Services.GetRequiredService<ConnectionRegistry>();

    /// <summary>The codes of the connections that ended, in order.</summary>
    public IReadOnlyList<int> Closes
    {
        get
        {
            lock (_closes) return [.. _closes];
        }
    }

    public Doorkeeper Doorkeeper => _app.Services.GetRequiredService<Doorkeeper>();

    private ManualTime? ManualTime { get; }

    public static async Task<RealtimeHost> StartAsync(Action<RealtimeOptions>? configure = null, ManualTime? time = null)
    {
        while (true)
        {
            // Below the ports that clients are given.
            var port = Random.Shared.Next(10_000, 32_000);
            var app = Build(port, configure, time);
            try
            {
                await app.StartAsync();
            }
            catch (IOException)
            {
                await app.DisposeAsync();
                continue;
            }

            // The sweep over the deadlines has begun when its timer is there.
            if (time is not null) await Eventually.TrueAsync(() => time.PendingTimers > 0);
            return new RealtimeHost(app, port, time);
        }
    }

    public Task<WebSocketClient> ConnectAsync(string? user = "u1", string query = "") =>
        WebSocketClient.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}/ws?{(user is null ? "" : $"user={user}&")}{query}"));

    public Uri Address(string path) => new($"http://127.0.0.1:{Port}{path}");

    /// <summary>Publishes <c>{"n": n}</c> to a channel of either kind. Returns the offset.</summary>
    public long Publish(string channel, int n)
    {
        var name = ChannelName.Parse(channel);
        var data = JsonSerializer.SerializeToElement(new Dictionary<string, int> { ["n"] = n }, HarnessJson.Default.DictionaryStringInt32);
        return name.Namespace is "app" or "wide"
            ? Channels.Publish(name, "event", data, HarnessJson.Default.JsonElement)
            : Log.Publish(Channels, name, "event", data);
    }

    /// <summary>Publishes <c>{"text": text}</c> to a channel in memory.</summary>
    public void PublishText(string channel, string text) =>
        Channels.Publish(ChannelName.Parse(channel), "event", new Dictionary<string, string> { ["text"] = text }, HarnessJson.Default.DictionaryStringString);

    /// <summary>Sends <c>{"n": n}</c> without history.</summary>
    public void Send(string channel, int n) =>
        Channels.Send(ChannelName.Parse(channel), "ping", new Dictionary<string, int> { ["n"] = n }, HarnessJson.Default.DictionaryStringInt32);

    public LiveStream OpenStream(string id, string channel)
    {
        StreamLog.Create(id, ChannelName.Parse(channel));
        return Streams.Open(id, ChannelName.Parse(channel), StreamFormat.Append(id));
    }

    /// <summary>Ends a stream in the order that its owner owes.</summary>
    public async Task EndAsync(LiveStream stream)
    {
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        StreamLog.End(stream.Id, "completed");
        stream.End("completed");
    }

    /// <summary>Lets time pass while nothing is being written: a jump in the middle of a write would be a write that takes as long.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await Eventually.TrueAsync(() => Connections.All.All(c => c.WaitingBytes == 0));
        Time.Advance(by);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _meters.Dispose();
        await _app.DisposeAsync();
    }

    private static WebApplication Build(int port, Action<RealtimeOptions>? configure, ManualTime? time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRealtime(builder.Configuration);
        if (configure is not null) builder.Services.Configure(configure);
        if (time is not null) builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<MemoryChannelLog>().AddSingleton<IChannelLog>(p => p.GetRequiredService<MemoryChannelLog>());
        builder.Services.AddSingleton<MemoryStreamLog>().AddSingleton<IStreamLog>(p => p.GetRequiredService<MemoryStreamLog>());
        builder.Services.AddCommand<FailHandler>();
        builder.Services.AddChannelNamespace(_ => new ChannelNamespace("app", static (_, channel, _) => ValueTask.FromResult(channel.Id != "secret")));
        builder.Services.AddChannelNamespace(_ => new ChannelNamespace("wide", Everybody) { HistoryCount = 5_000, HistoryBytes = int.MaxValue });
        builder.Services.AddChannelNamespace(_ => new ChannelNamespace("conversation", Everybody) { Durable = true });
        builder.Services.AddChannelNamespace(_ => new ChannelNamespace("job", Everybody) { Durable = true });

        builder.Services.AddSingleton<Doorkeeper>();
        builder.Services.AddChannelNamespace(p => new ChannelNamespace("room", (_, _, _) => p.GetRequiredService<Doorkeeper>().MayEnter()) { Durable = true });

        var app = builder.Build();
        app.Use(RefuseAsync);
        app.UseWebSockets();
        app.MapGet("/ws", (HttpContext http, WebSocketDoor door) => door.RunAsync(http, CallerOf(http)));
        app.MapGet("/events", (HttpContext http, SseDoor door) => EventStreamRequest.TryParse(http.Request, out var request, out var problem)
            ? door.RunAsync(http, CallerOf(http)!, request)
            : throw new CommandException(ErrorCode.BadRequest, problem));
        app.MapGet("/poll/{channel}", (string channel, string? after, int? wait, string? streams, HttpContext http, LongPollDoor door) =>
            door.RunAsync(http, CallerOf(http)!, ChannelName.Parse(channel), after, wait ?? LongPollDoor.MaxWaitSeconds, streams));
        return app;
    }

    private static ValueTask<bool> Everybody(Caller caller, ChannelName channel, CancellationToken cancellationToken) => ValueTask.FromResult(true);

    private static Caller? CallerOf(HttpContext http)
    {
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        var lifetime = TimeSpan.FromSeconds(int.TryParse(http.Request.Query["lifetime"], out var seconds) ? seconds : 86_400);
        return http.Request.Query["user"].ToString() is { Length: > 0 } user ? new Caller(user, "w1", "member", "s1", time.GetUtcNow() + lifetime) : null;
    }

    private static async Task RefuseAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (CommandException e)
        {
            http.Response.StatusCode = e.Code == ErrorCode.Unavailable ? 503 : 400;
            await http.Response.WriteAsync(e.Code, http.RequestAborted);
        }
    }
}
