using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Assistant.Models;
using Parley.Server.Assistant.Runs;

namespace Parley.Server.Assistant;

/// <summary>What answers: the configured model, the prompts for it and the runs that ask it.</summary>
internal static class AssistantEndpoints
{
    public static IServiceCollection AddAssistant(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddLanguageModel();
        services.AddOptions<RunOptions>().Bind(configuration.GetSection(RunOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RunStore>().AddSingleton<RunSignals>().AddSingleton<RunMetrics>().AddSingleton<PassageFinder>().AddSingleton<ContextDocuments>()
            .AddSingleton<AnswerWriter>().AddSingleton<RunEngine>();
        services.AddHostedService(p => p.GetRequiredService<RunEngine>());
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Add(AssistantJson.Default));
        return services;
    }

    public static IEndpointRouteBuilder MapAssistant(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assistant", Describe);
        return routes;
    }

    private static Ok<AssistantAnswer> Describe(LanguageModel model) =>
        TypedResults.Ok(new AssistantAnswer(model.Provider.Name(), model.Name, model.Configured));
}

internal sealed record AssistantAnswer(string Provider, string Model, bool Configured);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AssistantAnswer))]
internal sealed partial class AssistantJson : JsonSerializerContext;
