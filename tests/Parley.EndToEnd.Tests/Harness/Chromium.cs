using Microsoft.Playwright;
using Parley.EndToEnd.Tests.Harness;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Parley.EndToEnd.Tests.Harness;

/// <summary>One headless Chromium for all tests; each takes its own context, which shares nothing with the others.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        // How long a busy machine may take; what a promise says about time is proved where a clock can be trusted.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A page of a signed-in user in a browser of its own.</summary>
    internal async Task<IPage> SignInAsync(ServerProcess server, string email = ServerProcess.AdminEmail, string password = ServerProcess.AdminPassword)
    {
        var page = await NewPageAsync(server);
        await page.GotoAsync("/");
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByLabel("Message", new() { Exact = true }).WaitForAsync();
        return page;
    }

    internal async Task<IPage> NewPageAsync(ServerProcess server)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Address.ToString(),
            Locale = "en-GB",
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
