using System.Text.RegularExpressions;

namespace Parley.Server.Documents.Extraction.Text;

/// <summary>Tells HTML, mail, CSV, Markdown and plain text apart; the name decides only where the text leaves it open.</summary>
internal static partial class TextKind
{
    private const int HeadCharacters = 4_096;

    // Two rows of three columns agree by chance in prose; five do not.
    private const int RecordsThatProveATable = 5;

    public static FileFormat Of(string text, string extension)
    {
        var start = text.AsSpan().TrimStart();
        var head = start[..Math.Min(start.Length, HeadCharacters)];
        if (HtmlStart().IsMatch(head) || extension is ".html" or ".htm" or ".xhtml" && AnyTag().IsMatch(head))
            return FileFormat.Html;
        if (IsMail(head, extension))
            return FileFormat.Mail;
        if (extension is ".md" or ".markdown")
            return FileFormat.Markdown;
        if (extension is ".csv" or ".tsv")
            return FileFormat.Csv;

        var table = DelimitedText.Guess(text);
        if (table is { IsRegular: true, Columns: >= 3, Records: >= RecordsThatProveATable })
            return FileFormat.Csv;
        return extension is not ".txt" && MarkdownHeading().Count(head) + MarkdownFence().Count(head) >= 2 ? FileFormat.Markdown : FileFormat.PlainText;
    }

    private static bool IsMail(ReadOnlySpan<char> head, string extension)
    {
        var known = 0;
        foreach (var line in head.EnumerateLines())
        {
            if (line.Length == 0)
                break;
            // A folded header goes on in the next line; mbox files begin with a "From " line.
            if (line[0] is ' ' or '\t' || line.StartsWith("From "))
                continue;
            if (!HeaderLine().IsMatch(line))
                return false;
            known += MailHeader().IsMatch(line) ? 1 : 0;
        }

        return known >= (extension == ".eml" ? 1 : 2);
    }

    [GeneratedRegex(@"\A(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex HtmlStart();

    [GeneratedRegex("<[a-z][a-z0-9]*[ />]", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex AnyTag();

    [GeneratedRegex(@"\A[!-9;-~]+:", RegexOptions.NonBacktracking)]
    private static partial Regex HeaderLine();

    [GeneratedRegex(@"\A(from|to|cc|date|subject|mime-version|received|return-path|message-id|content-type|delivered-to|reply-to|x-[a-z-]+):", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex MailHeader();

    [GeneratedRegex("^#{1,6} +[^ ]", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex MarkdownHeading();

    [GeneratedRegex("^```", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex MarkdownFence();
}
