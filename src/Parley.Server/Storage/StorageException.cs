namespace Parley.Server.Storage;

/// <summary>The store cannot be opened; the message says how to mend it.</summary>
internal sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
