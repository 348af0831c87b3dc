namespace Parley.Realtime.Tests.Harness;

/// <summary>Time that passes only when a test says so. It does not begin at zero, and its ticks are not those of the system.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _elapsed = TimeSpan.FromDays(1);

    public override long TimestampFrequency => 1_000_000;

    public int PendingTimers
    {
        get
        {
            lock (_gate) return _timers.Count;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate) return (long)(_elapsed.TotalSeconds * TimestampFrequency);
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero) + _elapsed;
    }

    public void Advance(TimeSpan by)
    {
        lock (_gate) by += _elapsed;
        while (true)
        {
            ManualTimer? due;
            lock (_gate)
            {
                due = _timers.Where(t => t.Due <= by).MinBy(t => t.Due);
                _elapsed = due is null ? by : due.Due > _elapsed ? due.Due : _elapsed;
                if (due is null) return;
                if (due.Period > TimeSpan.Zero) due.Due += due.Period;
                else _timers.Remove(due);
            }

            due.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                Period = period;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time._elapsed + dueTime;
                // What is due at once does not wait for the test: it fires as it would, elsewhere.
                if (dueTime == TimeSpan.Zero && period == Timeout.InfiniteTimeSpan) ThreadPool.QueueUserWorkItem(_ => fire());
                else time._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
