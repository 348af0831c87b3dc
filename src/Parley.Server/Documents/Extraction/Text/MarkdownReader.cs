using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Parley.Server.Documents.Extraction.Text;

/// <summary>Markdown stays as it was written, so that it is shown as it was meant; its headings are marked.</summary>
internal static class MarkdownReader
{
    // Front matter would otherwise be a heading: text above a line of dashes.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().Build();

    public static ExtractedDocument Read(SourceFile file, DocumentBuilder builder)
    {
        var text = TextCleaner.Clean(TextDecoding.ReadAll(file));
        string? title = null;
        foreach (var heading in Parse(text).Descendants<HeadingBlock>())
        {
            builder.Cancellation.ThrowIfCancellationRequested();
            var words = Words(heading);
            if (words.Length == 0)
                continue;
            builder.Mark(heading.Span.Start, heading.Level, words);
            title ??= heading.Level == 1 ? words : null;
        }

        builder.Line(text);
        return builder.Build(title, "text/markdown", FileFormat.Markdown);
    }

    private static MarkdownDocument Parse(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException e)
        {
            // How Markdig refuses nesting that would end the process.
            throw new ExtractionException(ExtractionFailure.LimitExceeded, "The text was not read because its parts are nested too deep.", e);
        }
    }

    private static string Words(HeadingBlock heading)
    {
        var words = new StringBuilder();
        foreach (var inline in heading.Inline?.Descendants() ?? [])
        {
            _ = inline switch
            {
                LiteralInline literal => words.Append(literal.Content.AsSpan()),
                CodeInline code => words.Append(code.Content),
                LineBreakInline => words.Append(' '),
                HtmlEntityInline entity => words.Append(entity.Transcoded.AsSpan()),
                _ => words,
            };
        }

        return TextCleaner.OneLine(words.ToString());
    }
}
