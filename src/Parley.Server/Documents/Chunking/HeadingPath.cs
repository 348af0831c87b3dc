using Parley.Server.Documents.Extraction;

namespace Parley.Server.Documents.Chunking;

/// <summary>The headings that are open at a place of the text.</summary>
internal sealed class HeadingPath
{
    private readonly List<ExtractedHeading> _open = [];
    private string _path = "";

    public void Enter(ExtractedHeading heading)
    {
        _open.RemoveAll(open => open.Level >= heading.Level);
        _open.Add(heading);
        _path = string.Join(" > ", _open.Select(open => open.Title));
    }

    public override string ToString() => _path;
}
