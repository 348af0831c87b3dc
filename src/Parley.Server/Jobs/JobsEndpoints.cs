using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Realtime;
using Parley.Realtime.Channels;
using Parley.Server.Access;
using Parley.Server.Storage;

namespace Parley.Server.Jobs;

/// <summary>Long work of every kind: durable, cancellable, resumed after a crash.</summary>
internal static class JobsEndpoints
{
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<JobOptions>().Bind(configuration.GetSection(JobOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<JobStore>().AddSingleton<JobTransitions>().AddSingleton<JobQueue>();
        services.AddSingleton<JobSignal>().AddSingleton<RunningJobs>().AddSingleton<JobMetrics>();
        services.AddHostedService<JobRunner>().AddHostedService<JobRetention>();
        services.AddChannelNamespace(JobChannels.Create);
        return services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Add(JobsJson.Default));
    }

    /// <summary>Adds a kind of jobs.</summary>
    public static IServiceCollection AddJobKind<THandler>(this IServiceCollection services) where THandler : JobHandler =>
        services.AddSingleton<JobHandler, THandler>();

    public static IEndpointRouteBuilder MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/jobs");
        jobs.MapGet("", ListAsync);
        jobs.MapGet("/{jobId}", GetAsync);
        jobs.MapPost("/{jobId}/cancel", CancelAsync);
        return routes;
    }

    private static async Task<Ok<JobsAnswer>> ListAsync(
        int? limit, string? before, JobStore store, HttpContext http, CancellationToken cancellationToken)
    {
        var count = Page.Limit(limit);
        var jobs = await store.ListAsync(http.Caller(), before, count + 1, cancellationToken);
        return TypedResults.Ok(new JobsAnswer([.. jobs.Take(count).Select(JobView.Of)], jobs.Count > count));
    }

    private static async Task<Ok<JobWithPosition>> GetAsync(
        string jobId, JobStore store, IChannelLog channels, HttpContext http, CancellationToken cancellationToken)
    {
        var caller = http.Caller();
        var found = await store.FindAsync(jobId, caller, cancellationToken) ?? throw NotFound(jobId);
        // The position first, then the state: what happens between the two is seen twice, never not at all.
        var offset = await channels.ReadHeadAsync(found.Channel, cancellationToken);
        var job = await store.FindAsync(jobId, caller, cancellationToken) ?? throw NotFound(jobId);
        return TypedResults.Ok(new JobWithPosition(JobView.Of(job), channels.Epoch, offset));
    }

    private static async Task<Ok<JobAnswer>> CancelAsync(
        string jobId, JobStore store, JobQueue queue, Database database, HttpContext http, CancellationToken cancellationToken)
    {
        _ = await store.FindAsync(jobId, http.Caller(), cancellationToken) ?? throw NotFound(jobId);
        var job = await database.WriteAsync(scope => queue.CancelAsync(scope, jobId), cancellationToken) ?? throw NotFound(jobId);
        return TypedResults.Ok(new JobAnswer(JobView.Of(job)));
    }

    private static Realtime.Commands.CommandException NotFound(string jobId) => Refusal.NotFound($"job '{jobId}'");
}
