namespace Parley.Server.Documents.Upload;

/// <summary>The files of one request. What was not taken over when it ends is deleted from the disk.</summary>
internal sealed class Upload(FileStore store) : IDisposable
{
    private readonly List<ReceivedFile> _files = [];
    private readonly HashSet<string> _untaken = new(StringComparer.Ordinal);

    public IReadOnlyList<ReceivedFile> Files => _files;

    public string Visibility { get; set; } = Documents.Visibility.Private;

    public void Add(ReceivedFile file)
    {
        _files.Add(file);
        if (file.Content is { } content) _untaken.Add(content.File);
    }

    /// <summary>A row refers to it now.</summary>
    public void Take(StoredContent content) => _untaken.Remove(content.File);

    public void Dispose()
    {
        foreach (var file in _untaken) store.Delete(file);
    }
}
