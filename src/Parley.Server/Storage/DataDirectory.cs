using Microsoft.Extensions.Options;

namespace Parley.Server.Storage;

/// <summary>The folder of this server's files. One process at a time: a second one is refused.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    public DataDirectory(IOptions<StorageOptions> options)
    {
        Root = Path.GetFullPath(options.Value.DataDirectory);
        Directory.CreateDirectory(Root);
        try
        {
            _lock = new FileStream(Path.Combine(Root, "parley.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StorageException($"'{Root}' is in use by another Parley server. Stop that one, or set Storage__DataDirectory.", e);
        }
    }

    public string Root { get; }

    /// <summary>A sub-folder, made when it is missing.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    public void Dispose() => _lock.Dispose();
}
