using System.Text.Json.Serialization;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Realtime.Connections;
using Parley.Server.Storage;

namespace Parley.Server.Operations;

/// <summary>What those who run the server ask it.</summary>
internal static class OperationsEndpoints
{
    // What is under way when the server stops may end in this time: a slow upload or a stalled download is cut then. Container engines
    // kill after 10 s, and the runs still have to be kept.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(7);

    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownTimeout);
        return services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Add(OperationsJson.Default));
    }

    public static void MapOperations(this WebApplication app) => app.MapGet("/health", HealthAsync).AllowAnonymous();

    /// <summary>Healthy means that a probe went through the store just now.</summary>
    private static async Task<Results<Ok<Health>, JsonHttpResult<Health>>> HealthAsync(
        Database database, ConnectionRegistry connections, CancellationToken cancellationToken)
    {
        if (connections.Draining) return Unavailable("draining");
        try
        {
            await database.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM migrations"), cancellationToken);
            return TypedResults.Ok(new Health("healthy"));
        }
        catch (Exception e) when (Database.IsFailure(e))
        {
            return Unavailable("unhealthy");
        }
    }

    private static JsonHttpResult<Health> Unavailable(string status) =>
        TypedResults.Json(new Health(status), OperationsJson.Default.Health, statusCode: StatusCodes.Status503ServiceUnavailable);
}

internal sealed record Health(string Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Health))]
internal sealed partial class OperationsJson : JsonSerializerContext;
