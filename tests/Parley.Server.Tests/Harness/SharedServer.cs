namespace Parley.Server.Tests.Harness;

/// <summary>A server for all tests of a class, where none minds what the others leave.</summary>
public sealed class SharedServer : IAsyncDisposable
{
    internal ParleyServer Server { get; } = ParleyServer.Start();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
