using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Jobs;
using Parley.Server.Storage;
using Parley.Server.Tests.Documents;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Jobs;

public sealed class JobsTests
{
    private static readonly (string, string) OneAtATime = ("Jobs:MaxConcurrent", "1");

    private readonly ScriptedJob _job = new();

    [Fact]
    public async Task A_follower_sees_steps_progress_output_and_the_end()
    {
        var go = new TaskCompletionSource();
        _job.Work = async (run, cancellationToken) =>
        {
            await go.Task;
            run.Report(new JobProgress("second", 40, "part 2 of 5"));
            await run.WriteLineAsync("nearly there", cancellationToken);
        };
        await using var server = _job.Start();
        using var user = await server.AdministratorAsync();
        var id = await ScriptedJob.EnqueueAsync(server, user, "The work");
        await using var socket = await user.ConnectAsync();
        await socket.SubscribeAsync($"job:{id}");
        go.SetResult();

        var frames = await socket.ReceiveUntilAsync(f => f.Text("type") == "end");

        var output = string.Concat(frames.Where(f => f.Text("type") == "append").Select(f => f.GetProperty("data").Text("text")));
        Assert.Equal(["nearly there", "part 2 of 5"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        Assert.Equal("completed", frames[^1].GetProperty("data").Text("status"));
        var updates = frames.Where(f => f.Text("type") == "job_update").Select(f => f.GetProperty("data")).ToList();
        Assert.Contains(updates, u => u.Text("status") == "running" && u.Text("step") == "second" && u.GetProperty("progress").GetInt32() == 40);
        Assert.Equal(("completed", 100), (updates[^1].Text("status"), updates[^1].GetProperty("progress").GetInt32()));
        Assert.Equal(["first", "second"], updates[^1].GetProperty("steps").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(output, (await user.GetAsync($"streams/job:{id}/output")).Text("text"));
    }

    [Fact]
    public async Task Cancelling_reaches_a_running_job_and_can_be_repeated()
    {
        _job.Work = ScriptedJob.HangAsync;
        await using var server = _job.Start();
        using var user = await server.AdministratorAsync();
        var id = await ScriptedJob.EnqueueAsync(server, user, "endless");
        await _job.BeginsAsync();

        var (status, answer) = await user.SendAsync(HttpMethod.Post, $"jobs/{id}/cancel");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(answer.GetProperty("job").GetProperty("cancel_requested").GetBoolean());
        var ended = await user.EndedAsync(id);
        var (again, repeated) = await user.SendAsync(HttpMethod.Post, $"jobs/{id}/cancel");

        Assert.Equal("cancelled", ended.Text("status"));
        Assert.NotNull(ended.Text("ended_at"));
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (again, repeated.GetProperty("job").Text("status")));
        Assert.Equal("cancelled", (await user.GetAsync($"streams/job:{id}/output")).Text("status"));
    }

    [Fact]
    public async Task Cancelling_a_job_that_waits_ends_it_before_it_begins()
    {
        var go = new TaskCompletionSource();
        _job.Work = (_, _) => go.Task;
        await using var server = _job.Start(OneAtATime);
        using var user = await server.AdministratorAsync();
        await ScriptedJob.EnqueueAsync(server, user, "busy");
        await _job.BeginsAsync();
        var waiting = await ScriptedJob.EnqueueAsync(server, user, "waiting");
        var last = await ScriptedJob.EnqueueAsync(server, user, "last");

        var (_, answer) = await user.SendAsync(HttpMethod.Post, $"jobs/{waiting}/cancel");
        go.SetResult();
        await user.EndedAsync(last);

        Assert.Equal("cancelled", answer.GetProperty("job").Text("status"));
        Assert.Equal(["busy", "last"], _job.Begun);
    }

    [Fact]
    public async Task No_more_jobs_run_at_a_time_than_the_option_says()
    {
        var (running, most) = (0, 0);
        _job.Work = async (_, cancellationToken) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Delay(20, cancellationToken);
            Interlocked.Decrement(ref running);
        };
        await using var server = _job.Start(("Jobs:MaxConcurrent", "3"));
        using var user = await server.AdministratorAsync();
        var ids = new List<string>();
        for (var i = 0; i < 12; i++) ids.Add(await ScriptedJob.EnqueueAsync(server, user, $"{i}"));

        foreach (var id in ids) Assert.Equal("completed", (await user.EndedAsync(id)).Text("status"));
        Assert.InRange(most, 2, 3);
    }

    [Fact]
    public async Task Nobody_waits_behind_all_of_another_users_jobs()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        _job.Work = (run, _) => run.Job.Title switch { "a1" => first.Task, "a2" => second.Task, _ => Task.CompletedTask };
        await using var server = _job.Start(("Jobs:MaxConcurrent", "2"));
        using var ada = await server.AddMemberAsync("ada");
        using var bob = await server.AddMemberAsync("bob");
        // Ada's keep both workers busy until all is queued; then one of them still runs.
        await ScriptedJob.EnqueueAsync(server, ada, "a1");
        await ScriptedJob.EnqueueAsync(server, ada, "a2");
        await _job.BeginsAsync();
        await _job.BeginsAsync();
        var last = await ScriptedJob.EnqueueAsync(server, ada, "a3");
        await ScriptedJob.EnqueueAsync(server, bob, "b1");
        second.SetResult();
        await ada.EndedAsync(last);
        first.SetResult();

        Assert.Equal(["b1", "a3"], _job.Begun.Skip(2));
    }

    [Fact]
    public async Task A_job_is_its_owners_alone_on_every_door()
    {
        _job.Work = ScriptedJob.HangAsync;
        await using var server = _job.Start();
        using var owner = await server.AdministratorAsync();
        using var other = await server.AddMemberAsync("eve");
        var id = await ScriptedJob.EnqueueAsync(server, owner, "secret");
        await _job.BeginsAsync();
        await using var socket = await other.ConnectAsync();

        var refusal = await socket.SubscribeAsync($"job:{id}");

        Assert.Equal(("error", "not_found"), (refusal.Text("type"), refusal.Text("code")));
        Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync(HttpMethod.Get, $"jobs/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync(HttpMethod.Post, $"jobs/{id}/cancel")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync(HttpMethod.Get, $"streams/job:{id}/output")).Status);
        Assert.Empty((await other.GetAsync("jobs")).GetProperty("jobs").EnumerateArray());
        Assert.Equal("running", (await owner.JobAsync(id)).Text("status"));
    }

    [Fact]
    public async Task An_orderly_restart_goes_on_at_the_checkpoint_and_counts_no_attempt()
    {
        await using var server = _job.Start(("Jobs:MaxAttempts", "1"));
        _job.Work = async (run, cancellationToken) =>
        {
            await server.Services.GetRequiredService<Database>().WriteAsync(scope => run.SaveCheckpointAsync(scope, "half"), cancellationToken);
            await run.WriteLineAsync("before", cancellationToken);
            await ScriptedJob.HangAsync(run, cancellationToken);
        };
        string id;
        using (var user = await server.AdministratorAsync())
        {
            id = await ScriptedJob.EnqueueAsync(server, user, "long");
            await user.WaitForAsync($"job:{id}", e => e.Text("type") == "job_update" && e.GetProperty("data").Text("status") == "running");
            await _job.BeginsAsync();
        }

        var seen = new TaskCompletionSource<(string? Checkpoint, int Attempt)>();
        await server.StopAsync();
        _job.Work = async (run, cancellationToken) =>
        {
            seen.SetResult((run.Job.Checkpoint, run.Job.Attempt));
            await run.WriteLineAsync("after", cancellationToken);
        };
        server.Resume();

        using var again = await server.AdministratorAsync();
        Assert.Equal("completed", (await again.EndedAsync(id)).Text("status"));
        Assert.Equal(("half", 1), await seen.Task);
        Assert.Equal("before\nafter\n", (await again.GetAsync($"streams/job:{id}/output")).Text("text"));
    }

    [Theory]
    [InlineData(1, false, "completed")]
    [InlineData(2, false, "completed")]
    [InlineData(3, false, "failed")]
    [InlineData(1, true, "cancelled")]
    public async Task What_ran_when_the_server_was_killed_runs_again_until_it_did_so_too_often(int attempts, bool cancelRequested, string status)
    {
        var go = new TaskCompletionSource();
        _job.Work = (_, cancellationToken) => go.Task.WaitAsync(cancellationToken);
        await using var server = _job.Start(OneAtATime);
        string id;
        using (var user = await server.AdministratorAsync())
        {
            await ScriptedJob.EnqueueAsync(server, user, "busy");
            await _job.BeginsAsync();
            id = await ScriptedJob.EnqueueAsync(server, user, "killed");
        }

        // What a kill leaves behind: a row that says it runs, and nobody who runs it.
        await server.Services.GetRequiredService<Database>().WriteAsync(scope => scope.Connection.ExecuteAsync(
            "UPDATE jobs SET status = 'running', attempt = @attempts, cancel_requested = @cancel WHERE job_id = @id",
            new { attempts, cancel = cancelRequested ? 1 : 0, id }, scope.Transaction), CancellationToken.None);
        await server.StopAsync();
        go.SetResult();
        server.Resume();

        using var again = await server.AdministratorAsync();
        var ended = await again.EndedAsync(id);
        Assert.Equal(status, ended.Text("status"));
        if (status == "failed") Assert.Equal("The server went down each of the 3 times that it worked on this.", ended.Text("error"));
    }

    [Fact]
    public async Task A_job_that_cannot_be_done_says_why_and_a_fault_says_where_to_look()
    {
        _job.Work = (run, _) => throw (run.Job.Title == "refused" ? new JobFailedException("The disk is made of cheese.") : new InvalidOperationException("secret detail"));
        await using var server = _job.Start();
        using var user = await server.AdministratorAsync();

        var refused = await user.EndedAsync(await ScriptedJob.EnqueueAsync(server, user, "refused"));
        var faulty = await user.EndedAsync(await ScriptedJob.EnqueueAsync(server, user, "faulty"));

        Assert.Equal(("failed", "The disk is made of cheese."), (refused.Text("status"), refused.Text("error")));
        Assert.Matches("^The server failed on this \\(reference [0-9a-f]{8}\\)\\.$", faulty.Text("error"));
    }

    [Fact]
    public async Task Thousands_of_reports_become_a_few_events_and_the_last_is_among_them()
    {
        _job.Work = (run, _) =>
        {
            for (var i = 0; i <= 5_000; i++) run.Report(new JobProgress("second", i / 51, $"item {i}", i, 5_000));
            return Task.CompletedTask;
        };
        await using var server = _job.Start();
        using var user = await server.AdministratorAsync();
        var id = await ScriptedJob.EnqueueAsync(server, user, "chatty");
        await user.EndedAsync(id);

        var updates = new List<JsonElement>();
        await user.WaitForAsync($"job:{id}", e =>
        {
            updates.Add(e);
            return e.GetProperty("data").Text("status") == "completed";
        });
        Assert.InRange(updates.Count, 4, 8);
        Assert.EndsWith("item 5000\n", (await user.GetAsync($"streams/job:{id}/output")).Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_of_a_unit_of_work_that_fails_was_never_there()
    {
        await using var server = _job.Start();
        using var user = await server.AdministratorAsync();
        var (database, queue) = (server.Services.GetRequiredService<Database>(), server.Services.GetRequiredService<JobQueue>());

        await Assert.ThrowsAsync<TimeoutException>(() => database.WriteAsync(async scope =>
        {
            await queue.EnqueueAsync(scope, await ScriptedJob.OwnerAsync(scope, user), "scripted", "never", "{}");
            throw new TimeoutException();
        }, CancellationToken.None));
        await user.EndedAsync(await ScriptedJob.EnqueueAsync(server, user, "next"));

        Assert.Equal(["next"], _job.Begun);
    }

    [Fact]
    public async Task The_list_comes_in_pages_newest_first()
    {
        await using var server = _job.Start();
        using var user = await server.AdministratorAsync();
        for (var i = 0; i < 5; i++) await user.EndedAsync(await ScriptedJob.EnqueueAsync(server, user, $"{i}"));

        var first = await user.GetAsync("jobs?limit=3");
        var second = await user.GetAsync($"jobs?limit=3&before={first.GetProperty("jobs")[2].Text("job_id")}");

        Assert.Equal(["4", "3", "2"], first.GetProperty("jobs").EnumerateArray().Select(j => j.Text("title")));
        Assert.Equal(["1", "0"], second.GetProperty("jobs").EnumerateArray().Select(j => j.Text("title")));
        Assert.Equal((true, false), (first.GetProperty("has_more").GetBoolean(), second.GetProperty("has_more").GetBoolean()));
        Assert.Equal(HttpStatusCode.BadRequest, (await user.SendAsync(HttpMethod.Get, "jobs?limit=0")).Status);
    }

    [Fact]
    public async Task What_is_over_for_a_month_is_forgotten_with_its_events_and_output()
    {
        _job.Work = async (run, cancellationToken) => await run.WriteLineAsync("a line", cancellationToken);
        await using var server = _job.Start();
        using var before = await server.AdministratorAsync();
        var old = await ScriptedJob.EnqueueAsync(server, before, "old");
        var recent = await ScriptedJob.EnqueueAsync(server, before, "recent");
        foreach (var id in (string[])[old, recent]) await before.EndedAsync(id);
        await server.Services.GetRequiredService<Database>().WriteAsync(scope => scope.Connection.ExecuteAsync(
            "UPDATE jobs SET ended_at = ended_at - @age WHERE job_id = @old", new { age = (long)TimeSpan.FromDays(31).TotalMilliseconds, old }, scope.Transaction),
            TestContext.Current.CancellationToken);

        await server.RestartAsync();
        using var user = before.After(server);
        await user.EventuallyAsync("jobs", jobs => jobs.GetProperty("jobs").GetArrayLength() == 1);

        Assert.Equal("recent", (await user.GetAsync("jobs")).GetProperty("jobs")[0].Text("title"));
        Assert.Equal("a line\n", (await user.GetAsync($"streams/job:{recent}/output")).Text("text"));
        Assert.Equal((0, 0, 0), await server.Services.GetRequiredService<Database>().ReadAsync(c => c.QuerySingleAsync<(long, long, long)>(
            """
            SELECT (SELECT COUNT(*) FROM channel_events WHERE channel = @channel), (SELECT COUNT(*) FROM channels WHERE channel = @channel),
                (SELECT COUNT(*) FROM stream_pieces WHERE stream_id = @output)
            """, new { channel = $"job:{old}", output = $"job:{old}/output" }), TestContext.Current.CancellationToken));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int present;
        while ((present = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, present) != present) { }
    }
}
