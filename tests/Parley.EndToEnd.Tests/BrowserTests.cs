using Microsoft.Playwright;
using Parley.EndToEnd.Tests.Harness;
using Parley.Server.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Parley.EndToEnd.Tests;

/// <summary>What a person does, in a real browser, against the real server.</summary>
public sealed class BrowserTests(Chromium chromium)
{
    // The pace at which a scripted model writes: slow enough that a test can act in the middle of an answer.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(15);

    private static readonly string[] Words = [.. Enumerable.Range(0, 400).Select(i => $"w{i} ")];

    [Fact]
    public async Task Sign_in_upload_ask_and_follow_a_citation_to_its_page()
    {
        using var data = new TemporaryDirectory();
        await using var server = await ServerProcess.StartAsync(data.Path);
        var page = await chromium.SignInAsync(server);
        var pdf = PdfFile.Create("Warranty terms",
            new PdfPage("Scope", "This document applies to every pump that was sold after January."),
            new PdfPage("Warranty", "The warranty covers the impeller for thirty-one months from delivery."),
            new PdfPage("Returns", "Returned goods travel at the expense of the sender."));

        await page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "warranty.pdf", MimeType = "application/pdf", Buffer = pdf });
        using var api = await Api.SignInAsync(server.Address);
        await api.WaitForAsync("/api/v1/documents", d => d["documents"]!.AsArray().Any(x => (string)x!["status"]! == "completed"));
        await AskAsync(page, "For how many months does the warranty cover the impeller?");
        var answer = page.GetByRole(AriaRole.Article, new() { Name = "Answer" });
        // Something is there to read before the answer is over.
        await Expect(answer).ToHaveAttributeAsync("aria-busy", "true");
        await Expect(answer).ToContainTextAsync("thirty-one months", new() { Timeout = 15_000 });
        await Expect(answer).ToHaveAttributeAsync("data-status", "completed", new() { Timeout = 15_000 });

        await answer.Locator("[data-citation='1']").First.ClickAsync();
        await Expect(page.Locator("mark").First).ToContainTextAsync("thirty-one months");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the document" }).ClickAsync();
        await page.WaitForURLAsync("**/documents/*page=2*");
        await Expect(page.Locator("[data-index='1'] mark").First).ToContainTextAsync("thirty-one months");
        await Expect(page.Locator("[data-index='1'] mark").First).ToBeInViewportAsync();
    }

    [Fact]
    public async Task Reloaded_at_twenty_moments_of_an_answer_the_text_goes_on_and_is_the_same_to_the_byte()
    {
        using var data = new TemporaryDirectory();
        await using var model = await ScriptedModelServer.StartAsync();
        var whole = string.Concat(Words).TrimEnd();
        model.Reply([.. Enumerable.Range(0, 4).Select(_ => Slowly())]);
        await using var server = await ServerProcess.StartAsync(data.Path, null, ModelSettings(model));
        var page = await chromium.SignInAsync(server);
        var reloads = 0;
        while (reloads < 20)
        {
            await page.GotoAsync("/");
            await AskAsync(page, "Count.");
            var answer = page.GetByRole(AriaRole.Article, new() { Name = "Answer" });
            var seen = 0;
            while (await answer.GetAttributeAsync("data-status") is "running" or "queued")
            {
                await page.WaitForTimeoutAsync(Random.Shared.Next(0, 400));
                var before = await answer.InnerTextAsync();
                await page.ReloadAsync();
                reloads++;
                await answer.WaitForAsync();
                await Expect(answer).ToContainTextAsync("w0", new() { Timeout = 10_000 });
                var text = await TextOf(answer);
                Assert.StartsWith(text, whole, StringComparison.Ordinal);
                Assert.True(text.Length >= seen, $"The text shrank from {seen} to {text.Length}; it was: {before}");
                seen = text.Length;
            }

            await Expect(answer).ToHaveAttributeAsync("data-status", "completed");
            Assert.Equal(whole, await TextOf(answer));
        }
    }

    [Fact]
    public async Task An_answer_is_stopped_from_a_second_tab_and_both_keep_its_text()
    {
        using var data = new TemporaryDirectory();
        await using var model = await ScriptedModelServer.StartAsync();
        model.Reply(Slowly());
        await using var server = await ServerProcess.StartAsync(data.Path, null, ModelSettings(model));
        var first = await chromium.SignInAsync(server);
        await AskAsync(first, "Count.");
        await first.WaitForURLAsync(url => url.Length > server.Address.ToString().Length + 10);
        var answer = first.GetByRole(AriaRole.Article, new() { Name = "Answer" });
        await Expect(answer).ToContainTextAsync("w5");
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync(first.Url);
        await Expect(second.GetByRole(AriaRole.Article, new() { Name = "Answer" })).ToContainTextAsync("w5");

        await second.GetByRole(AriaRole.Button, new() { Name = "Stop the answer" }).ClickAsync();

        var request = await model.NextRequestAsync(TestContext.Current.CancellationToken);
        await request.ClosedByClient.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Expect(answer).ToHaveAttributeAsync("data-status", "stopped");
        var other = second.GetByRole(AriaRole.Article, new() { Name = "Answer" });
        await Expect(other).ToHaveAttributeAsync("data-status", "stopped");
        Assert.Equal(await TextOf(answer), await TextOf(other));
        Assert.StartsWith(await TextOf(answer), string.Concat(Words), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_server_restarts_the_page_says_so_comes_back_and_offers_to_continue()
    {
        using var data = new TemporaryDirectory();
        await using var model = await ScriptedModelServer.StartAsync();
        model.Reply(Slowly(), ScriptedReply.Answer("and ", "done."));
        var port = FreePort.Find();
        var server = await ServerProcess.StartAsync(data.Path, port, ModelSettings(model));
        var page = await chromium.SignInAsync(server);
        await AskAsync(page, "Count.");
        var answer = page.GetByRole(AriaRole.Article, new() { Name = "Answer" });
        await Expect(answer).ToContainTextAsync("w5");

        await server.KillAsync();
        await Expect(page.GetByText("Your answer keeps running")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await using var again = await ServerProcess.StartAsync(data.Path, port, ModelSettings(model));

        await Expect(answer).ToHaveAttributeAsync("data-status", "interrupted", new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(answer).ToHaveAttributeAsync("data-status", "completed");
        await Expect(answer).ToContainTextAsync("and done.");
        await Expect(answer).ToContainTextAsync("w0 w1 w2");
    }

    private static ScriptedReply Slowly()
    {
        var reply = ScriptedReply.Stream();
        foreach (var word in Words) reply = reply.Text(word).Pause(Pace);
        return reply.Finish();
    }

    private static (string, string)[] ModelSettings(ScriptedModelServer model) =>
    [
        ("Assistant__Model__Provider", "openai"),
        ("Assistant__Model__BaseUrl", model.Address.ToString()),
        ("Assistant__Model__Model", "scripted"),
    ];

    private static async Task AskAsync(IPage page, string question)
    {
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync(question);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
    }

    /// <summary>The text of an answer, without what stands around it.</summary>
    private static async Task<string> TextOf(ILocator answer) => (await answer.Locator(".prose").InnerTextAsync()).TrimEnd();
}
