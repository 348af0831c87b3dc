using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.NetworkInformation;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Server.Documents.Retrieval;

namespace Parley.Server.Tests.Documents;

/// <summary>The real application on a real socket, with a folder of its own that outlives a restart.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private const string AdminEmail = "admin@example.org";
    private const string Password = "correct horse battery";

    private readonly Dictionary<string, string> _settings;
    private readonly Action<IServiceCollection> _services;
    private Application _application;

    private RunningServer(Dictionary<string, string> settings, Action<IServiceCollection> services)
    {
        (_settings, _services) = (settings, services);
        _application = Start();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("parley-tests-").FullName;

    public string FilesFolder => Path.Combine(Folder, "data", "files");

    public Uri Address => _application.ClientOptions.BaseAddress;

    public IServiceProvider Services => _application.Services;

    public static RunningServer Start(Dictionary<string, string>? settings = null, Action<IServiceCollection>? services = null) =>
        new(settings ?? [], services ?? (_ => { }));

    /// <summary>Stops the host as SIGTERM does, and starts another on the same folder.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        Resume();
    }

    public async Task StopAsync() => await _application.DisposeAsync();

    public void Resume() => _application = Start();

    /// <summary>Signs in as the administrator, or as a member that is made first.</summary>
    public async Task<ServerUser> SignInAsync(string? member = null)
    {
        var administrator = await LoginAsync(AdminEmail);
        if (member is null) return administrator;
        var email = $"{member}@example.org";
        using var added = await administrator.Http.PostAsJsonAsync("api/v1/users", new { email, password = Password });
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        administrator.Dispose();
        return await LoginAsync(email);
    }

    public async Task<IReadOnlyList<RetrievalHit>> SearchAsync(ServerUser user, string text)
    {
        var workspace = (await user.GetAsync("me")).GetProperty("user").Text("workspace_id");
        return await Services.GetRequiredService<RetrievalIndex>().SearchAsync(
            new RetrievalQuery { Text = text, Scope = new RetrievalScope(workspace, user.UserId), HitsPerDocument = 1 }, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<ServerUser> LoginAsync(string email)
    {
        var http = new HttpClient { BaseAddress = Address };
        using var answer = await http.PostAsJsonAsync("api/v1/auth/login", new { email, password = Password });
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", body.GetProperty("access_token").GetString());
        return new ServerUser(http, body.GetProperty("user").GetProperty("user_id").GetString()!, body.GetProperty("access_token").GetString()!);
    }

    private Application Start()
    {
        var application = new Application(this);
        application.UseKestrel(FreePort());
        application.StartServer();
        return application;
    }

    // Below the range that the system gives to clients.
    private static int FreePort()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(e => e.Port).ToHashSet();
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            if (!taken.Contains(port)) return port;
        }
    }

    private sealed class Application(RunningServer server) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("Storage:DataDirectory", Path.Combine(server.Folder, "data"));
            builder.UseSetting("Access:AdminEmail", AdminEmail);
            builder.UseSetting("Access:AdminPassword", Password);
            builder.UseSetting("Realtime:ReconnectSpread", "00:00:00");
            foreach (var (name, value) in server._settings) builder.UseSetting(name, value);
            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureTestServices(server._services);
        }
    }
}
