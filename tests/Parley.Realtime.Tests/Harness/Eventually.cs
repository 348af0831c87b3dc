namespace Parley.Realtime.Tests.Harness;

/// <summary>Waits for a condition that nobody announces.</summary>
internal static class Eventually
{
    // Far above anything that a busy machine makes of it: it ends a test that hangs, and nothing is measured by it.
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition()) await poll.WaitForNextTickAsync(limit.Token);
    }
}
