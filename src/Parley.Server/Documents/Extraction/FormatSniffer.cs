using Parley.Server.Documents.Extraction.Office;
using Parley.Server.Documents.Extraction.Text;

namespace Parley.Server.Documents.Extraction;

/// <summary>What a file is by its bytes. Its name only decides between kinds of text that look alike.</summary>
internal static class FormatSniffer
{
    // The PDF reference (1.7, appendix H.3.4.1) lets the header begin anywhere in the first 1,024 bytes.
    private const int PdfHeaderWindow = 1_024;

    private static readonly (byte[] Magic, string Kind)[] Refused =
    [
        ([0x4D, 0x5A], "a Windows program"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a Linux program"),
        ([0xCF, 0xFA, 0xED, 0xFE], "a macOS program"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ("GIF8"u8.ToArray(), "a GIF picture"),
        ("RIFF"u8.ToArray(), "a sound, video or WebP file"),
        ("II*\0"u8.ToArray(), "a TIFF picture"),
        ("MM\0*"u8.ToArray(), "a TIFF picture"),
        ("ID3"u8.ToArray(), "a sound file"),
        ("OggS"u8.ToArray(), "a sound or video file"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "a 7-Zip archive"),
        ("Rar!"u8.ToArray(), "a RAR archive"),
        ("{\\rtf"u8.ToArray(), "a Rich Text file; save it as .docx"),
        ("%!PS"u8.ToArray(), "a PostScript file; convert it to PDF"),
        ("SQLite format 3\0"u8.ToArray(), "a database"),
    ];

    public static FileFormat Sniff(SourceFile file, ExtractionOptions options, CancellationToken cancellationToken)
    {
        using var stream = file.Open();
        if (stream.Length == 0)
            throw new ExtractionException(ExtractionFailure.Empty, "The file is empty.");
        if (stream.Length > options.MaxFileBytes)
        {
            throw new ExtractionException(ExtractionFailure.TooLarge,
                $"The file has {stream.Length:N0} bytes; at most {options.MaxFileBytes:N0} are read.");
        }

        var head = new byte[Math.Min(stream.Length, 1 << 16)];
        stream.ReadExactly(head);
        stream.Position = 0;

        if (head.AsSpan(0, Math.Min(head.Length, PdfHeaderWindow)).IndexOf("%PDF-"u8) is var at and >= 0 && !LooksLikeText(head.AsSpan(0, at)))
            return FileFormat.Pdf;
        if (head.AsSpan().StartsWith("PK\u0003\u0004"u8) || head.AsSpan().StartsWith("PK\u0005\u0006"u8))
            return InsideArchive(stream, options, cancellationToken);
        if (head.AsSpan().StartsWith(CompoundFile.Magic))
            throw CompoundFile.Refuse(stream);
        foreach (var (magic, kind) in Refused)
        {
            if (head.AsSpan().StartsWith(magic) && (magic.Length > 2 || TextDecoding.Detect(head, wholeFile: false) is null))
                throw Unsupported($"This is {kind}.");
        }

        var encoding = TextDecoding.Detect(head, wholeFile: head.Length == stream.Length)
            ?? throw Unsupported("This is not a text, or one in an encoding that is not known (UTF-8, UTF-16 and Windows-1252 are).");
        return TextKind.Of(TextDecoding.Decode(head, encoding), file.Extension);
    }

    // A mail or a script may mention %PDF- near its beginning; before a real header come a few stray bytes at most.
    private static bool LooksLikeText(ReadOnlySpan<byte> before) =>
        before.Length > 64 && TextDecoding.Detect(before, wholeFile: false) is not null;

    private static FileFormat InsideArchive(FileStream stream, ExtractionOptions options, CancellationToken cancellationToken)
    {
        using var archive = OfficeArchive.Open(stream, options, cancellationToken);
        if (archive.Has("word/document.xml"))
            return FileFormat.Docx;
        if (archive.Has("xl/workbook.xml"))
            return FileFormat.Xlsx;
        if (archive.Has("xl/workbook.bin"))
            throw Unsupported("This is a binary Excel workbook; save it as .xlsx.");
        if (archive.Has("ppt/presentation.xml"))
            throw Unsupported("This is a PowerPoint presentation; export it as PDF.");
        if (archive.Has("mimetype"))
            throw Unsupported("This is an OpenDocument or EPUB file; save it as .docx, .xlsx or PDF.");
        throw Unsupported("This is a ZIP archive. Upload the files in it one by one.");
    }

    private static ExtractionException Unsupported(string what) => new(ExtractionFailure.Unsupported,
        what + " PDF, Word (.docx), Excel (.xlsx), CSV, Markdown, HTML, plain text and mail (.eml) can be read.");
}
