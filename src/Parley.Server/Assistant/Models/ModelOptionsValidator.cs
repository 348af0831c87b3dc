using Microsoft.Extensions.Options;

namespace Parley.Server.Assistant.Models;

internal sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
{
    private const int LeastPromptTokens = 1_024;

    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        if (!string.IsNullOrWhiteSpace(options.Provider) && ModelProviderNames.Parse(options.Provider) is null)
            failures.AddError($"{Key("Provider")} is \"{options.Provider}\"; set it to offline, openai or anthropic.");

        if (options.ResolveProvider() != ModelProvider.Offline)
            CheckProvider(options, failures);

        Range(failures, "MaxTokens", options.MaxTokens, 1, 200_000);
        Range(failures, "ContextTokens", options.ContextTokens, 2_048, 2_000_000);
        Range(failures, "Retries", options.Retries, 0, 10);
        if (options.Temperature is { } temperature && temperature is not (>= 0 and <= 2))
            failures.AddError($"{Key("Temperature")} is {temperature}; set it between 0 and 2, or leave it out.");

        Range(failures, "Timeout", options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Range(failures, "FirstTokenTimeout", options.FirstTokenTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        Range(failures, "IdleTimeout", options.IdleTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        Range(failures, "MaxRetryDelay", options.MaxRetryDelay, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Range(failures, "OfflinePace", options.OfflinePace, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        if (options.PromptTokens < LeastPromptTokens)
        {
            failures.AddError(
                $"{Key("ContextTokens")} is {options.ContextTokens} and {Key("MaxTokens")} is {options.MaxTokens}: that leaves "
                + $"{options.PromptTokens} tokens for the prompt, which needs {LeastPromptTokens}. Lower MaxTokens, or raise "
                + "ContextTokens to what the model can take.");
        }

        if (options.FirstTokenTimeout > options.Timeout)
        {
            failures.AddError(
                $"{Key("FirstTokenTimeout")} is {options.FirstTokenTimeout} and {Key("Timeout")} is {options.Timeout}: the first "
                + "text cannot take longer than the whole answer. Raise Timeout or lower FirstTokenTimeout.");
        }

        return failures.Build();
    }

    private static void CheckProvider(ModelOptions options, ValidateOptionsResultBuilder failures)
    {
        var provider = options.ResolveProvider();
        if (string.IsNullOrWhiteSpace(options.Model))
            failures.AddError($"{Key("Model")} is not set; set it to the name of a model that {provider.Name()} serves.");

        if (options.ApiKey?.Trim().Any(character => character is <= ' ' or > '~') == true)
            failures.AddError($"{Key("ApiKey")} holds a character that no key has; copy it again, without line breaks and quotes.");

        if (string.IsNullOrWhiteSpace(options.BaseUrl))
        {
            if (string.IsNullOrWhiteSpace(options.ApiKey))
            {
                failures.AddError(
                    $"{Key("Provider")} is {provider.Name()}, and neither {Key("ApiKey")} nor {Key("BaseUrl")} is set. Set the key, "
                    + "or the address of a server that asks for none.");
            }

            return;
        }

        if (!Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            failures.AddError($"{Key("BaseUrl")} is not an http or https address; write it like http://localhost:11434/v1.");
        else if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
            failures.AddError($"{Key("BaseUrl")} carries a user, a query or a fragment; give the plain address and put the key into {Key("ApiKey")}.");
        else if (ProviderAddress.EndsInOperation(url))
            failures.AddError($"{Key("BaseUrl")} ends in the operation; leave /chat/completions or /messages off.");
    }

    private static void Range<T>(ValidateOptionsResultBuilder failures, string option, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            failures.AddError($"{Key(option)} is {value}; set it between {least} and {most}.");
    }

    private static string Key(string option) => $"{ModelOptions.Section}:{option}";
}
