using System.Text;

namespace Parley.Server.Documents.Extraction;

/// <summary>Collects the pages of one file, and stops it at the limits of text and pages and when it is cancelled.</summary>
internal sealed class DocumentBuilder(
    SourceFile file, ExtractionOptions options, IProgress<ExtractionProgress>? progress, CancellationToken cancellation)
{
    // Longer titles are paragraphs in a heading's style; a path of headings goes with every chunk.
    private const int MaxTitleCharacters = 200;

    private readonly List<ExtractedPage> _pages = [];
    private readonly StringBuilder _page = new();
    private List<ExtractedHeading> _headings = [];
    private int _start;
    private bool _anyText;

    public int? PageCount { get; set; }

    public int PagesDone => _pages.Count;

    public bool PageHasText => _page.Length > 0;

    public CancellationToken Cancellation => cancellation;

    public void Line(ReadOnlySpan<char> text)
    {
        if (_page.Length > 0 && _page[^1] != '\n')
            _page.Append('\n');
        Add(text);
    }

    public void Paragraph(ReadOnlySpan<char> text)
    {
        if (_page.Length > 0)
            _page.Append(_page[^1] == '\n' ? "\n" : "\n\n");
        Add(text);
    }

    public void Heading(int level, ReadOnlySpan<char> text)
    {
        var title = TextCleaner.OneLine(text);
        if (title.Length == 0)
            return;
        Paragraph("");
        Mark(_page.Length, level, title);
        Add(title);
    }

    /// <summary>Marks text that is on the page, or about to be, as a heading.</summary>
    public void Mark(int offset, int level, string title) =>
        _headings.Add(new ExtractedHeading(offset, level, Shorten(title)));

    public void EndPage()
    {
        if (_pages.Count == options.MaxPages)
        {
            throw new ExtractionException(ExtractionFailure.TooLarge, $"The file has more than {options.MaxPages:N0} pages. Split it.");
        }

        var length = _page.Length;
        while (length > 0 && char.IsWhiteSpace(_page[length - 1]))
            length--;
        _anyText |= length > 0;
        _pages.Add(new ExtractedPage(_pages.Count + 1, _start, _page.ToString(0, length), _headings));
        _start += length + 1;
        _page.Clear();
        _headings = [];
        progress?.Report(new ExtractionProgress(_pages.Count, PageCount, ExtractionStep.Reading));
        cancellation.ThrowIfCancellationRequested();
    }

    public ExtractedDocument Build(string? title, string mediaType, FileFormat format)
    {
        if (_page.Length > 0 || _pages.Count == 0)
            EndPage();
        if (!_anyText)
        {
            throw format == FileFormat.Pdf
                ? new ExtractionException(ExtractionFailure.NoTextLayer,
                    "The PDF has pages but no text: it is probably a scan. Run text recognition (OCR) on it and upload the result.")
                : new ExtractionException(ExtractionFailure.Empty, "There is no text in this file.");
        }

        title = title is null ? "" : Shorten(TextCleaner.OneLine(title));
        return new ExtractedDocument(title.Length > 0 ? title : file.TitleFromName, mediaType, format, _pages);
    }

    private void Add(ReadOnlySpan<char> text)
    {
        cancellation.ThrowIfCancellationRequested();
        TextCleaner.Append(_page, text);
        if ((long)_start + _page.Length > options.MaxTextCharacters)
        {
            throw new ExtractionException(ExtractionFailure.TooLarge,
                $"The file has more than {options.MaxTextCharacters:N0} characters of text. Split it.");
        }
    }

    private static string Shorten(string title)
    {
        if (title.Length <= MaxTitleCharacters)
            return title;
        var length = char.IsHighSurrogate(title[MaxTitleCharacters - 2]) ? MaxTitleCharacters - 2 : MaxTitleCharacters - 1;
        return title[..length] + "…";
    }
}
