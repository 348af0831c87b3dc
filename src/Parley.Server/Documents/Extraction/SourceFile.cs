namespace Parley.Server.Documents.Extraction;

/// <param name="Path">Where the bytes are. Never shown.</param>
/// <param name="FileName">What the person who uploaded it calls it.</param>
internal sealed record SourceFile(string Path, string FileName)
{
    public string Extension => System.IO.Path.GetExtension(FileName).ToLowerInvariant();

    public string TitleFromName
    {
        get
        {
            var title = TextCleaner.OneLine(System.IO.Path.GetFileNameWithoutExtension(FileName));
            return title.Length > 0 ? title : "Untitled";
        }
    }

    public FileStream Open() =>
        new(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
}
