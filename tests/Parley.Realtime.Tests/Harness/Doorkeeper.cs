namespace Parley.Realtime.Tests.Harness;

/// <summary>Who may follow the channels of the namespace <c>room</c>: a test says so.</summary>
internal sealed class Doorkeeper
{
    /// <summary>Asked for each right that is checked.</summary>
    public Func<ValueTask<bool>> MayEnter { get; set; } = static () => ValueTask.FromResult(true);
}
