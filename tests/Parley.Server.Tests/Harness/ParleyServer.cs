using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Server.Tests.Harness;

/// <summary>The real application on a real loopback socket, with a folder of its own that outlives a restart.</summary>
internal sealed class ParleyServer : IAsyncDisposable
{
    private const string AdminEmail = "admin@example.org";
    private const string Password = "correct horse battery";

    private readonly Dictionary<string, string> _settings;
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-tests-").FullName;
    private Application? _application;

    private ParleyServer(Dictionary<string, string> settings) => _settings = settings;

    /// <summary>What the host has besides the application's own.</summary>
    private Action<IServiceCollection> AddedServices { get; init; } = static _ => { };

    public Uri Address => Running.ClientOptions.BaseAddress;

    public IServiceProvider Services => Running.Services;

    private Application Running => _application ?? throw new InvalidOperationException("The server is stopped.");

    public static ParleyServer Start(params IEnumerable<(string Name, string Value)> settings)
    {
        var server = new ParleyServer(settings.ToDictionary(s => s.Name, s => s.Value));
        server.Resume();
        return server;
    }

    /// <summary>A server with services besides the application's own.</summary>
    public static ParleyServer Start(Action<IServiceCollection> services, params IEnumerable<(string Name, string Value)> settings)
    {
        var server = new ParleyServer(settings.ToDictionary(s => s.Name, s => s.Value)) { AddedServices = services };
        server.Resume();
        return server;
    }

    /// <summary>A server whose model is a scripted one.</summary>
    public static ParleyServer Start(ScriptedModelServer model, params IEnumerable<(string Name, string Value)> settings) =>
        Start(settings.Concat(
        [
            ("Assistant:Model:Provider", "openai"), ("Assistant:Model:BaseUrl", model.Address.ToString()), ("Assistant:Model:Model", "scripted"),
        ]));

    /// <summary>Stops the host as SIGTERM does, and starts another on the same folder.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        Resume();
    }

    public async Task StopAsync()
    {
        if (_application is not null) await _application.DisposeAsync();
        _application = null;
    }

    public void Resume()
    {
        var application = new Application(this);
        application.UseKestrel(FreePort());
        application.StartServer();
        _application = application;
    }

    public Task<TestUser> AdministratorAsync() => TestUser.SignInAsync(this, AdminEmail, Password);

    /// <summary>Adds a member and signs in as that one.</summary>
    public async Task<TestUser> AddMemberAsync(string name)
    {
        var email = $"{name}@example.org";
        using var administrator = await AdministratorAsync();
        await administrator.PostAsync("users", new { email, password = Password });
        return await TestUser.SignInAsync(this, email, Password);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // Below the range that the system gives to clients.
    private static int FreePort()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(e => e.Port).ToHashSet();
        while (true)
            if (Random.Shared.Next(10_000, 32_000) is var port && !taken.Contains(port)) return port;
    }

    private sealed class Application(ParleyServer server) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("Storage:DataDirectory", Path.Combine(server._folder, "data"));
            builder.UseSetting("Access:AdminEmail", AdminEmail);
            builder.UseSetting("Access:AdminPassword", Password);
            builder.UseSetting("Realtime:ReconnectSpread", "00:00:00");
            foreach (var (name, value) in server._settings) builder.UseSetting(name, value);
            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureTestServices(server.AddedServices);
        }
    }
}
