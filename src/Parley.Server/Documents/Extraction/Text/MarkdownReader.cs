using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Parley.Server.Documents.Extraction.Text;

/// <summary>Markdown stays as it was written, so that it is shown as it was meant; its headings are marked.</summary>
internal static class MarkdownReader
{
    // Longer headings are shortened anyway, and what Markdig needs for this much is bounded.
    private const int MaxHeadingCharacters = 400;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().Build();

    public static ExtractedDocument Read(SourceFile file, DocumentBuilder builder)
    {
        var text = TextCleaner.Clean(TextDecoding.ReadAll(file));
        string? title = null;
        var headings = new MarkdownHeadings(text);
        while (headings.MoveNext())
        {
            builder.Cancellation.ThrowIfCancellationRequested();
            var words = PlainText(text.AsSpan(headings.Words).Trim());
            if (words.Length == 0)
                continue;
            builder.Mark(headings.Offset, headings.Level, words);
            title ??= headings.Level == 1 ? words : null;
        }

        builder.Line(text);
        return builder.Build(title, "text/markdown", FileFormat.Markdown);
    }

    // "The `pump` *manual*" is read "The pump manual".
    private static string PlainText(ReadOnlySpan<char> source)
    {
        var line = TextCleaner.OneLine(source[..Math.Min(source.Length, MaxHeadingCharacters)]);
        if (line.IndexOfAny(['*', '_', '`', '[', '&', '\\', '<', '!']) < 0)
            return line;
        var words = new StringBuilder();
        foreach (var inline in Parse("# " + line).Descendants<Inline>())
        {
            _ = inline switch
            {
                LiteralInline literal => words.Append(literal.Content.AsSpan()),
                CodeInline code => words.Append(code.Content),
                HtmlEntityInline entity => words.Append(entity.Transcoded.AsSpan()),
                _ => words,
            };
        }

        return TextCleaner.OneLine(words.ToString());
    }

    private static MarkdownDocument Parse(string line)
    {
        try
        {
            return Markdown.Parse(line, Pipeline);
        }
        catch (ArgumentException e)
        {
            // How Markdig refuses nesting that would end the process.
            throw new ExtractionException(ExtractionFailure.LimitExceeded, "The text was not read because a heading is nested too deep.", e);
        }
    }
}
