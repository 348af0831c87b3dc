namespace Parley.Bench;

/// <summary>The command line asks for something that cannot be done; the message tells its writer.</summary>
internal sealed class UsageException(string message) : Exception(message);
