using Microsoft.Extensions.Options;
using Parley.Server.Documents.Extraction;

namespace Parley.Server.Documents.Chunking;

/// <summary>
/// Cuts a document into chunks. A chunk lies on one page and begins a section where there is a heading; every character that
/// is not white space is in at least one chunk.
/// </summary>
internal sealed class Chunker(IOptions<ChunkingOptions> options)
{
    private readonly ChunkingOptions _options = options.Value;

    // What is left is not worth a chunk of its own.
    private int MaxCharacters => _options.TargetCharacters * 5 / 4;

    public IReadOnlyList<Chunk> Cut(ExtractedDocument document)
    {
        var chunks = new List<Chunk>();
        var headings = new HeadingPath();
        var breaks = new BreakFinder(document.Format is FileFormat.Csv or FileFormat.Xlsx);
        foreach (var page in document.Pages)
        {
            var next = 0;
            foreach (var (start, end) in Sections(page))
            {
                foreach (var (from, to) in Pieces(page.Text, start, end, breaks))
                {
                    while (next < page.Headings.Count && page.Headings[next].Offset <= from)
                        headings.Enter(page.Headings[next++]);
                    chunks.Add(new Chunk(chunks.Count, page.Number, headings.ToString(), page.Start + from, page.Start + to, page.Text[from..to]));
                }
            }

            while (next < page.Headings.Count)
                headings.Enter(page.Headings[next++]);
        }

        return chunks;
    }

    private List<(int Start, int End)> Sections(ExtractedPage page)
    {
        var sections = new List<(int Start, int End)>();
        var start = 0;
        foreach (var heading in page.Headings)
        {
            if (heading.Offset - start < _options.MinSectionCharacters || heading.Offset > page.Text.Length)
                continue;
            sections.Add((start, heading.Offset));
            start = heading.Offset;
        }

        sections.Add((start, page.Text.Length));
        return sections;
    }

    private IEnumerable<(int From, int To)> Pieces(string text, int start, int end, BreakFinder breaks)
    {
        (start, end) = Trim(text, start, end);
        while (start < end)
        {
            if (end - start <= MaxCharacters)
            {
                yield return (start, end);
                yield break;
            }

            var cut = breaks.LastIn(text, start + _options.TargetCharacters / 2, start + _options.TargetCharacters);
            yield return Trim(text, start, cut);
            var overlap = _options.OverlapCharacters == 0 ? cut : breaks.FirstIn(text, cut - _options.OverlapCharacters, cut);
            (start, _) = Trim(text, overlap, end);
        }
    }

    private static (int Start, int End) Trim(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return (start, end);
    }
}
