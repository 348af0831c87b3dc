namespace Parley.Server.Documents.Extraction.Text;

/// <summary>Plain text; form feeds, where there are any, part its pages.</summary>
internal static class PlainTextReader
{
    public static ExtractedDocument Read(SourceFile file, DocumentBuilder builder)
    {
        var pages = TextDecoding.ReadAll(file).TrimEnd().Split('\f');
        builder.PageCount = pages.Length;
        foreach (var page in pages)
        {
            builder.Line(page);
            builder.EndPage();
        }

        return builder.Build(null, "text/plain", FileFormat.PlainText);
    }
}
