using System.Threading.Channels;

namespace Parley.Server.Jobs;

/// <summary>Tells an idle worker that there may be work. Signals that nobody waits for become one.</summary>
internal sealed class JobSignal
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Notify() => _signals.Writer.TryWrite(true);

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _signals.Reader.ReadAsync(cancellationToken);
}
