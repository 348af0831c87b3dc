using Microsoft.Extensions.Options;
using Parley.Server.Assistant.Prompts;

namespace Parley.Server.Assistant.Models;

internal static class ModelRegistration
{
    public static IServiceCollection AddLanguageModel(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>();
        services.AddOptions<ModelOptions>().BindConfiguration(ModelOptions.Section).ValidateOnStart();
        services.AddSingleton(provider => LanguageModelFactory.Create(
            provider.GetRequiredService<IOptions<ModelOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LanguageModel>>()));
        services.AddSingleton(provider => new PromptBuilder(provider.GetRequiredService<IOptions<ModelOptions>>().Value.PromptTokens));
        return services;
    }
}
