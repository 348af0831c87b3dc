using System.Text;
using System.Text.RegularExpressions;
using Parley.Server.Documents.Extraction.Text;

namespace Parley.Server.Documents.Extraction.Mail;

/// <summary>Words of other alphabets in headers, =?utf-8?q?…?= (RFC 2047).</summary>
internal static partial class EncodedWords
{
    public static string Decode(string value)
    {
        // White space between two encoded words is not part of the text (RFC 2047, 6.2).
        var joined = Gap().Replace(value, "?==?");
        return TextCleaner.OneLine(Word().Replace(joined, match => Decode(
            match.Groups["charset"].Value, match.Groups["encoding"].Value, match.Groups["text"].Value)));
    }

    private static string Decode(string charset, string encoding, string text)
    {
        var bytes = encoding is "B" or "b"
            ? TransferEncoding.Base64(Encoding.Latin1.GetBytes(text))
            : TransferEncoding.QuotedPrintable(Encoding.Latin1.GetBytes(text.Replace('_', ' ')));
        // "utf-8*en" names a language as well (RFC 2231, 5).
        var star = charset.IndexOf('*', StringComparison.Ordinal);
        return TextDecoding.Decode(bytes, star < 0 ? charset : charset[..star]);
    }

    [GeneratedRegex(@"\?=\s+=\?", RegexOptions.NonBacktracking)]
    private static partial Regex Gap();

    [GeneratedRegex(@"=\?(?<charset>[^?\s]+)\?(?<encoding>[bBqQ])\?(?<text>[^?]*)\?=", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
