using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Jobs;
using Parley.Server.Storage;
using Parley.Server.Tests.Documents;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Jobs;

/// <summary>A kind of jobs that does what the test says.</summary>
internal sealed class ScriptedJob : JobHandler
{
    private readonly ConcurrentQueue<string> _begun = new();
    private readonly Channel<string> _beginnings = Channel.CreateUnbounded<string>();

    public override string Kind => "scripted";

    public override IReadOnlyList<string> Steps => ["first", "second"];

    public IReadOnlyList<string> Begun => [.. _begun];

    public Func<JobRun, CancellationToken, Task> Work { get; set; } = (_, _) => Task.CompletedTask;

    public override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        _begun.Enqueue(run.Job.Title);
        _beginnings.Writer.TryWrite(run.Job.Title);
        await Work(run, cancellationToken);
    }

    /// <summary>Returns once another one began.</summary>
    public Task<string> BeginsAsync() => _beginnings.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public static Task HangAsync(JobRun run, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    public ParleyServer Start(params IEnumerable<(string Name, string Value)> settings) =>
        ParleyServer.Start(services => services.AddSingleton<JobHandler>(this), settings);

    /// <summary>A server with other services besides.</summary>
    public ParleyServer StartWith(Action<IServiceCollection> services) => ParleyServer.Start(s => services(s.AddSingleton<JobHandler>(this)));

    public static Task<string> EnqueueAsync(ParleyServer server, TestUser user, string title) =>
        server.Services.GetRequiredService<Database>().WriteAsync(
            async scope => (await server.Services.GetRequiredService<JobQueue>().EnqueueAsync(scope, await OwnerAsync(scope, user), "scripted", title, "{}")).JobId,
            CancellationToken.None);

    public static async Task<RowOwner> OwnerAsync(WriteScope scope, TestUser user)
    {
        await using var command = scope.Connection.CreateCommand();
        command.Transaction = scope.Transaction;
        command.CommandText = $"SELECT workspace_id FROM users WHERE user_id = '{user.UserId}'";
        return new RowOwner((string)(await command.ExecuteScalarAsync())!, user.UserId);
    }
}
