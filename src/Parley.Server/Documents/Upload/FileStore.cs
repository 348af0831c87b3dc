using System.Security.Cryptography;
using Parley.Server.Storage;

namespace Parley.Server.Documents.Upload;

/// <summary>The folder of the uploaded contents. A name there is random and says nothing of whose it is or what it was called.</summary>
internal sealed class FileStore(DataDirectory data)
{
    private readonly string _folder = data.Folder("files");

    public string PathOf(string name) => Path.Combine(_folder, name);

    public FileStream Create(out string name)
    {
        name = RandomNumberGenerator.GetHexString(32, lowercase: true);
        return new FileStream(PathOf(name), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
            // What is written comes in large blocks already.
            BufferSize = 0,
        });
    }

    public void Delete(string name) => File.Delete(PathOf(name));

    /// <summary>Deletes what no document refers to: the remains of uploads and deletions that the server did not live to finish.</summary>
    public int Sweep(HashSet<string> known)
    {
        var orphans = Directory.EnumerateFiles(_folder).Where(path => !known.Contains(Path.GetFileName(path))).ToList();
        orphans.ForEach(File.Delete);
        return orphans.Count;
    }
}
