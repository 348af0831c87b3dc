namespace Parley.Server.Tests.Documents;

internal static class WatchedFolder
{
    /// <summary>Returns once a condition holds of a folder; asks again whenever something comes into it or leaves.</summary>
    public static async Task UntilAsync(string folder, Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var changed = new SemaphoreSlim(0);
        using var watcher = new FileSystemWatcher(folder);
        watcher.Created += (_, _) => changed.Release();
        watcher.Deleted += (_, _) => changed.Release();
        watcher.EnableRaisingEvents = true;
        while (!condition()) await changed.WaitAsync(patience.Token);
    }
}
