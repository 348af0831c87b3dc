namespace Parley.Server.Assistant.Models;

/// <summary>When a request that brought no text may be made again, and how long to wait.</summary>
internal sealed class RetryPolicy(ModelOptions options)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(8);

    /// <summary>The time to wait before attempt <paramref name="attempt"/> + 1, or null to give up.</summary>
    public TimeSpan? DelayAfter(ModelException failure, int attempt)
    {
        if (attempt > options.Retries || !failure.Temporary || failure.TimedOut)
            return null;
        if (failure.RetryAfter is { } asked)
            return asked <= options.MaxRetryDelay ? asked : null;

        // Half fixed and half random: never at once, and never in step with the others that failed at the same moment.
        var backoff = Math.Min(FirstDelay.TotalSeconds * Math.Pow(2, attempt - 1), LongestBackoff.TotalSeconds);
        return TimeSpan.FromSeconds(backoff * (0.5 + Random.Shared.NextDouble() / 2));
    }
}
