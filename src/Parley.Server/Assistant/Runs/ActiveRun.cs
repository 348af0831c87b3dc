namespace Parley.Server.Assistant.Runs;

/// <summary>A run of this process, from the queue to its end on disk. Who first says how it is to end wins.</summary>
#pragma warning disable CA1001 // The source has no timer and no linked token: there is nothing in it to dispose, and stops may come late.
internal sealed class ActiveRun(Run run)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _ending;

    public Run Run => run;

    public CancellationToken CancellationToken => _cancellation.Token;

    /// <summary>How it was told to end; <see langword="null"/> as long as nobody did.</summary>
    public string? Ending => Volatile.Read(ref _ending);

    /// <summary>Completes when nothing is done for the run any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Tells it to end, and keeps its text.</summary>
    public async Task EndAsync(string status)
    {
        if (Interlocked.CompareExchange(ref _ending, status, null) is null) await _cancellation.CancelAsync();
        await Ended;
    }

    public void MarkEnded() => _ended.TrySetResult();
}
