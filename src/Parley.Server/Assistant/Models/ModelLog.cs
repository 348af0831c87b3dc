namespace Parley.Server.Assistant.Models;

internal static partial class ModelLog
{
    [LoggerMessage(610, LogLevel.Warning,
        "Model provider {Provider} failed with status {Status} before the first text, attempt {Attempt}; asking again in {DelayMs} ms: {Failure}")]
    public static partial void Retrying(ILogger logger, string provider, int? status, int attempt, double delayMs, string failure);
}
