using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Server.Jobs;
using Parley.Server.Storage;
using Parley.Server.Tests.Documents;
using Parley.Server.Tests.Harness;
using Parley.Server.Tests.Jobs;

namespace Parley.Server.Tests.Storage;

/// <summary>What comes of work that is under way when the store fails for a while.</summary>
public sealed class FailingStoreTests
{
    private readonly RecordingLogger<Database> _log = new();

    [Fact]
    public async Task An_answer_ends_when_the_store_takes_its_end()
    {
        await using var server = ParleyServer.Start(services => services.AddSingleton<ILogger<Database>>(_log));
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        await server.RefuseAsync("UPDATE ON runs WHEN NEW.status = 'completed'");
        var started = await user.AskAsync(conversation, "Is anybody there?");
        await RefusedAsync();
        await server.LetBeAsync();

        Assert.Equal("completed", (await user.EndedAsync(started)).Status);
    }

    [Fact]
    public async Task An_answer_is_whole_though_its_stream_could_not_be_kept()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var conversation = await user.OpenConversationAsync();
        var expected = await user.AnsweredAsync(conversation, "Is anybody there?");
        await server.RefuseAsync("INSERT ON stream_pieces");

        var answer = await user.AnsweredAsync(conversation, "Is anybody there?");

        Assert.Equal((expected.Content, "completed"), (answer.Content, answer.Status));
        Assert.Equal(answer.Content, (await user.MessagesAsync(conversation))[^1].Content);
    }

    [Fact]
    public async Task A_job_ends_when_the_store_takes_its_end()
    {
        await using var server = new ScriptedJob().StartWith(services => services.AddSingleton<ILogger<Database>>(_log));
        using var user = await server.AdministratorAsync();
        await server.RefuseAsync("UPDATE ON jobs WHEN NEW.status = 'completed'");
        var job = await ScriptedJob.EnqueueAsync(server, user, "done");
        await RefusedAsync();
        await server.LetBeAsync();

        Assert.Equal("completed", (await user.EndedAsync(job)).Text("status"));
    }

    [Theory]
    [InlineData("INSERT ON stream_pieces")]
    [InlineData("UPDATE ON jobs WHEN OLD.status = 'running' AND NEW.status = 'running'")]
    public async Task A_job_is_done_though_what_it_said_could_not_be_kept(string write)
    {
        var job = new ScriptedJob
        {
            Work = async (run, cancellationToken) =>
            {
                run.Report(new JobProgress("second", 50, "half of it"));
                await run.WriteLineAsync("a line", cancellationToken);
            },
        };
        await using var server = job.Start();
        using var user = await server.AdministratorAsync();
        await server.RefuseAsync(write);

        Assert.Equal("completed", (await user.EndedAsync(await ScriptedJob.EnqueueAsync(server, user, "done"))).Text("status"));
    }

    private async Task RefusedAsync()
    {
        while (!_log.Lines.Any(line => line.Contains("the disk is full", StringComparison.Ordinal)))
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }
}
