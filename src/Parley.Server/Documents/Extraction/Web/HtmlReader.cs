using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Parley.Server.Documents.Extraction.Text;

namespace Parley.Server.Documents.Extraction.Web;

/// <summary>HTML without scripts and without a loader: nothing that a page refers to is ever asked for.</summary>
internal static partial class HtmlReader
{
    // Where browsers stop as well (Blink's HTMLConstructionSite).
    private const int MaxDepth = 512;

    // The HTML standard asks for the declaration in the first 1,024 bytes; pages in the wild are later.
    private const int CharsetWindow = 4_096;

    public static ExtractedDocument Read(SourceFile file, DocumentBuilder builder, ExtractionOptions options)
    {
        using var document = Parse(Decode(File.ReadAllBytes(file.Path)), options);
        new HtmlText(builder).Write(document);
        return builder.Build(document.Title, "text/html", FileFormat.Html);
    }

    public static IHtmlDocument Parse(string html, ExtractionOptions options)
    {
        HtmlGrowth.Check(html, options.MaxHtmlNodes);
        var parser = new HtmlParser(new HtmlParserOptions { IsScripting = false, MaximumDepth = MaxDepth, SkipComments = true });
        return parser.ParseDocument(html);
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var encoding = TextDecoding.Detect(bytes, wholeFile: true);
        if (encoding is { CodePage: 65001 or 1200 or 1201 })
            return TextDecoding.Decode(bytes, encoding);
        var head = System.Text.Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, CharsetWindow)]);
        return TextDecoding.Decode(bytes, Charset().Match(head) is { Success: true } match ? match.Groups["name"].Value : null);
    }

    [GeneratedRegex(@"<meta[^>]*charset\s*=\s*[""']?(?<name>[a-z0-9_-]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Charset();
}
