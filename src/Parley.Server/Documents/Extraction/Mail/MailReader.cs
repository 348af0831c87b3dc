using Parley.Server.Documents.Extraction.Text;
using Parley.Server.Documents.Extraction.Web;

namespace Parley.Server.Documents.Extraction.Mail;

/// <summary>A mail: who, when and what about, the text, mails inside it, and the names of attachments. Attachments are not read.</summary>
internal sealed class MailReader
{
    private static readonly string[] Shown = ["From", "To", "Cc", "Date"];

    private readonly DocumentBuilder _builder;
    private readonly ExtractionOptions _options;
    private int _parts;

    private MailReader(DocumentBuilder builder, ExtractionOptions options)
    {
        _builder = builder;
        _options = options;
    }

    public static ExtractedDocument Read(SourceFile file, DocumentBuilder builder, ExtractionOptions options)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(file.Path);
        // An mbox with one mail begins with an envelope line.
        if (bytes.StartsWith("From "u8))
            bytes = bytes[(bytes.IndexOf((byte)'\n') + 1)..];
        var subject = new MailReader(builder, options).ReadMail(bytes, depth: 0);
        return builder.Build(subject, "message/rfc822", FileFormat.Mail);
    }

    private string? ReadMail(ReadOnlySpan<byte> mail, int depth)
    {
        Enter(depth);
        var headers = MailHeaders.Read(ref mail);
        var subject = headers["Subject"] is { } encoded ? EncodedWords.Decode(encoded) : null;
        // A forwarded mail is a section of the mail around it.
        _builder.Heading(Math.Min(depth, 5) + 1, subject is { Length: > 0 } ? subject : "(no subject)");
        foreach (var name in Shown)
        {
            if (headers[name] is { Length: > 0 } value)
                _builder.Line($"{name}: {EncodedWords.Decode(value)}");
        }

        var attachments = new List<string>();
        ReadPart(headers, mail, depth, attachments);
        if (attachments.Count > 0)
            _builder.Paragraph("Attachments: " + string.Join(", ", attachments));
        return subject;
    }

    private void ReadPart(MailHeaders headers, ReadOnlySpan<byte> body, int depth, List<string> attachments)
    {
        var type = HeaderParameters.Parse(headers["Content-Type"] ?? "text/plain");
        var disposition = HeaderParameters.Parse(headers["Content-Disposition"]);
        var fileName = disposition.Get("filename") ?? type.Get("name");
        if (type.Value.StartsWith("multipart/", StringComparison.Ordinal) && type.Get("boundary") is { Length: > 0 } boundary)
            ReadMultipart(type.Value, boundary, body, depth + 1, attachments);
        else if (disposition.Value == "attachment" || fileName is not null && !type.Value.StartsWith("text/", StringComparison.Ordinal))
            attachments.Add(TextCleaner.OneLine(fileName ?? "(unnamed)"));
        else if (type.Value == "message/rfc822")
            ReadMail(TransferEncoding.Decode(body, headers["Content-Transfer-Encoding"]), depth + 1);
        else if (type.Value is "text/html" or "application/xhtml+xml")
            WriteHtml(TransferEncoding.Decode(body, headers["Content-Transfer-Encoding"]), type.Get("charset"));
        else if (type.Value.Length == 0 || type.Value.StartsWith("text/", StringComparison.Ordinal))
            _builder.Paragraph(TextDecoding.Decode(TransferEncoding.Decode(body, headers["Content-Transfer-Encoding"]), type.Get("charset")).Trim());
    }

    private void ReadMultipart(string type, string boundary, ReadOnlySpan<byte> body, int depth, List<string> attachments)
    {
        Enter(depth);
        var parts = MultipartBody.Parts(body, boundary, _options.MaxMailParts);
        _parts += parts.Count;
        if (_parts > _options.MaxMailParts)
            throw new ExtractionException(ExtractionFailure.LimitExceeded, $"The mail has more than {_options.MaxMailParts:N0} parts.");
        if (type == "multipart/alternative")
        {
            var chosen = Choose(parts, body);
            parts = chosen is null ? [] : [chosen.Value];
        }

        foreach (var range in parts)
        {
            var part = body[range];
            var headers = MailHeaders.Read(ref part);
            ReadPart(headers, part, depth, attachments);
        }
    }

    // The same text several times: plain text is cleanest, unless it is left empty.
    private static Range? Choose(List<Range> parts, ReadOnlySpan<byte> body)
    {
        Range? best = null;
        var bestRank = 0;
        foreach (var range in parts)
        {
            var part = body[range];
            var type = HeaderParameters.Parse(MailHeaders.Read(ref part)["Content-Type"] ?? "text/plain").Value;
            var isBlank = part.IndexOfAnyExcept(" \t\r\n"u8) < 0;
            var rank = type switch
            {
                "text/plain" => isBlank ? 1 : 4,
                "text/html" => 3,
                _ when type.StartsWith("multipart/", StringComparison.Ordinal) => 2,
                _ => 1,
            };
            if (rank > bestRank)
                (best, bestRank) = (range, rank);
        }

        return best;
    }

    private void WriteHtml(byte[] bytes, string? charset)
    {
        using var document = HtmlReader.Parse(charset is null ? HtmlReader.Decode(bytes) : TextDecoding.Decode(bytes, charset), _options);
        new HtmlText(_builder).Write(document);
    }

    private void Enter(int depth)
    {
        _builder.Cancellation.ThrowIfCancellationRequested();
        if (depth > _options.MaxMailDepth)
        {
            throw new ExtractionException(ExtractionFailure.LimitExceeded,
                $"The mail was not read because its parts are nested more than {_options.MaxMailDepth} deep.");
        }
    }
}
