using System.Threading.Channels;
using Parley.Realtime.Streams;
using Parley.Server.Storage;

namespace Parley.Server.Jobs;

/// <summary>One attempt at a job, as its handler sees it.</summary>
internal sealed class JobRun : IAsyncDisposable
{
    private readonly Channel<JobProgress> _reports = Channel.CreateBounded<JobProgress>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly CancellationTokenSource _cancellation;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _gate = new();
    private readonly long _outputPosition;
    private Task _cancelling = Task.CompletedTask;
    private bool _disposed;

    public JobRun(Job job, long outputPosition, CancellationToken stopping)
    {
        (Job, _outputPosition) = (job, outputPosition);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>The job as it was when this attempt began.</summary>
    public Job Job { get; }

    /// <summary>Cancelled when somebody cancels the job or the server stops.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Somebody cancelled it.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>What the job prints.</summary>
    public LiveStream Output { get; private set; } = null!;

    /// <summary>Says where the job is; returns at once. Of reports that follow closely only the last is kept.</summary>
    public void Report(JobProgress progress) => _reports.Writer.TryWrite(progress);

    public ValueTask WriteLineAsync(string line, CancellationToken cancellationToken) => Output.AppendAsync(line + "\n", cancellationToken);

    /// <summary>Keeps how far the job got; the next attempt finds it in <see cref="Job.Checkpoint"/>.</summary>
    public Task SaveCheckpointAsync(WriteScope scope, string checkpoint) =>
        JobStore.SaveCheckpointAsync(scope, Job.JobId, checkpoint);

    internal void Open(StreamRegistry streams) =>
        Output = streams.Open(Job.OutputStream, Job.Channel, StreamFormat.Append(Job.OutputStream), _outputPosition);

    internal void Cancel()
    {
        lock (_gate)
        {
            if (_disposed || CancelRequested) return;
            CancelRequested = true;
            _cancelling = _cancellation.CancelAsync();
        }
    }

    /// <summary>Passes on what is reported, at most once in an interval, until <see cref="EndReports"/>; then the last of it at once.</summary>
    internal async Task FollowAsync(Func<JobProgress, Task> save, TimeSpan interval, TimeProvider time)
    {
        await foreach (var progress in _reports.Reader.ReadAllAsync(CancellationToken.None))
        {
            await save(progress);
            await Task.Delay(interval, time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal void EndReports()
    {
        _reports.Writer.TryComplete();
        _ended.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate) _disposed = true;
        await _cancelling;
        _cancellation.Dispose();
        _ended.Dispose();
        if (Output is not null) await Output.DisposeAsync();
    }
}
