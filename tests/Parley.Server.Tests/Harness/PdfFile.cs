using System.Globalization;
using System.Text;

namespace Parley.Server.Tests.Harness;

internal sealed record PdfPage(string Title, string Text);

/// <summary>Writes PDF files of text, a heading and lines on each page, so that tests need neither a library nor stored binaries.</summary>
internal static class PdfFile
{
    // A4 in points, with Helvetica: about 90 characters of 11 points between the margins.
    private const int CharactersPerLine = 90;
    private const int LinesPerPage = 48;

    /// <summary>Text may hold the characters of Windows-1252; lines are wrapped, blank lines stay.</summary>
    public static byte[] Create(string? title, params IEnumerable<PdfPage> pages)
    {
        var contents = pages.Select(Content).ToList();
        return Write(title, contents);
    }

    /// <summary>Pages without any text, as a scanner makes them.</summary>
    public static byte[] CreateWithoutText(int pages) =>
        Write(title: null, Enumerable.Repeat("0.5 g 100 100 300 500 re f", pages).ToList());

    private static byte[] Write(string? title, List<string> contents)
    {
        using var file = new MemoryStream();
        var offsets = new List<long>();
        Append(file, "%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n");
        Object("<< /Type /Catalog /Pages 2 0 R >>");
        var kids = string.Join(' ', Enumerable.Range(0, contents.Count).Select(page => $"{5 + page * 2} 0 R"));
        Object($"<< /Type /Pages /Kids [{kids}] /Count {contents.Count} >>");
        Object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        Object(title is null ? "<< /Producer (tests) >>" : $"<< /Title ({Escape(title)}) >>");
        foreach (var content in contents)
        {
            Object($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {offsets.Count + 2} 0 R >>");
            Object($"<< /Length {content.Length} >>\nstream\n{content}\nendstream");
        }

        var xref = file.Position;
        Append(file, $"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
            Append(file, offset.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n");
        Append(file, $"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{xref}\n%%EOF\n");
        return file.ToArray();

        void Object(string body)
        {
            offsets.Add(file.Position);
            Append(file, $"{offsets.Count} 0 obj\n{body}\nendobj\n");
        }
    }

    private static string Content(PdfPage page)
    {
        var lines = Wrap(page.Text);
        if (lines.Count > LinesPerPage)
            throw new ArgumentException($"The page '{page.Title}' has {lines.Count} lines; {LinesPerPage} fit.", nameof(page));
        var content = new StringBuilder("BT\n/F1 18 Tf\n60 780 Td\n");
        content.Append(CultureInfo.InvariantCulture, $"({Escape(page.Title)}) Tj\n/F1 11 Tf\n0 -34 Td\n");
        foreach (var line in lines)
            content.Append(CultureInfo.InvariantCulture, $"({Escape(line)}) Tj\n0 -14 Td\n");
        return content.Append("ET").ToString();
    }

    private static List<string> Wrap(string text)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = new StringBuilder();
            foreach (var word in paragraph.Split(' '))
            {
                if (line.Length + word.Length + 1 > CharactersPerLine)
                {
                    lines.Add(line.ToString());
                    line.Clear();
                }

                line.Append(line.Length > 0 ? " " : "").Append(word);
            }

            lines.Add(line.ToString());
        }

        return lines;
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var b in CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text))
        {
            if (b is (byte)'(' or (byte)')' or (byte)'\\')
                escaped.Append('\\');
            escaped.Append((char)b);
        }

        return escaped.ToString();
    }

    private static void Append(Stream file, string text) => file.Write(Encoding.Latin1.GetBytes(text));
}
