using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Assistant.Models;
using Parley.Server.Assistant.Prompts;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Assistant;

internal static class ModelTestBed
{
    public const string Key = "sk-test-51423-secret";

    public static readonly Passage Warranty = new("d1", "Warranty", 2, "The warranty covers two years of use. Batteries are excluded.", 7.3);

    public static Prompt Ask(string question = "What does the warranty cover?", params Passage[] passages) =>
        new PromptBuilder(8_000).Build(new PromptRequest { Question = question, Passages = passages });

    public static LanguageModel Connect(
        ScriptedModelServer server, string provider, Action<ModelOptions>? configure = null, ILogger<LanguageModel>? logger = null) =>
        Create(options =>
        {
            options.Provider = provider;
            options.BaseUrl = server.Address.ToString();
            options.ApiKey = Key;
            options.Model = "scripted";
            configure?.Invoke(options);
        }, logger);

    public static LanguageModel Create(Action<ModelOptions> configure, ILogger<LanguageModel>? logger = null)
    {
        var options = new ModelOptions();
        configure(options);
        Assert.False(new ModelOptionsValidator().Validate(null, options).Failed);
        return LanguageModelFactory.Create(options, TimeProvider.System, logger ?? NullLogger<LanguageModel>.Instance);
    }

    public static async Task<(string Text, ModelEnd End)> ReadAsync(this LanguageModel model, Prompt prompt)
    {
        var updates = await model.StreamAsync(prompt, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        var end = Assert.Single(updates.OfType<ModelEnd>());
        Assert.Same(end, updates[^1]);
        return (string.Concat(updates.OfType<ModelText>().Select(update => update.Text)), end);
    }

    /// <summary>The failure, and what was said before it.</summary>
    public static async Task<(ModelException Failure, string Text)> FailAsync(this LanguageModel model, Prompt prompt, Action? onText = null)
    {
        var text = "";
        var failure = await Assert.ThrowsAsync<ModelException>(async () =>
        {
            await foreach (var update in model.StreamAsync(prompt, TestContext.Current.CancellationToken))
            {
                text += (update as ModelText)?.Text;
                onText?.Invoke();
            }
        });
        return (failure, text);
    }
}
