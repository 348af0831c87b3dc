using System.Text;
using System.Text.Unicode;

namespace Parley.Server.Documents.Extraction.Text;

/// <summary>Finds the encoding of a text: a byte order mark, UTF-16 by its zero bytes, valid UTF-8, else Windows-1252.</summary>
internal static class TextDecoding
{
    // Enough to judge by, little enough to cost nothing.
    private const int Sample = 1 << 16;

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <returns>Null when the bytes are no text.</returns>
    public static Encoding? Detect(ReadOnlySpan<byte> bytes, bool wholeFile)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return Encoding.UTF8;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.Unicode;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Encoding.BigEndianUnicode;

        var sample = bytes[..Math.Min(bytes.Length, Sample)];
        if (sample.Contains((byte)0))
            return Utf16ByZeros(sample);
        if (Controls(sample) > sample.Length / 100)
            return null;
        if (IsUtf8(bytes, wholeFile))
            return Encoding.UTF8;
        // The five bytes that Windows-1252 leaves open are common in binaries and absent from texts.
        return sample.IndexOfAny((ReadOnlySpan<byte>)[0x81, 0x8D, 0x8F, 0x90, 0x9D]) < 0 && LettersOutweighOddities(sample) ? Windows1252 : null;
    }

    /// <summary>The encoding that a header names, or what the bytes look like.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        Encoding? encoding = null;
        if (charset is not null)
        {
            try
            {
                encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
            }
            catch (ArgumentException)
            {
                // An unknown name says nothing; the bytes still do.
            }
        }

        return Decode(bytes, encoding ?? Detect(bytes, wholeFile: true) ?? Windows1252);
    }

    public static string Decode(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        var mark = encoding.Preamble;
        return encoding.GetString(mark.Length > 0 && bytes.StartsWith(mark) ? bytes[mark.Length..] : bytes);
    }

    /// <summary>The whole of a text file.</summary>
    public static string ReadAll(SourceFile file)
    {
        var bytes = File.ReadAllBytes(file.Path);
        var encoding = Detect(bytes, wholeFile: true) ?? throw new ExtractionException(
            ExtractionFailure.Unsupported, "The file begins as a text and goes on as something else.");
        return Decode(bytes, encoding);
    }

    private static Encoding? Utf16ByZeros(ReadOnlySpan<byte> sample)
    {
        var even = 0;
        var odd = 0;
        for (var i = 0; i + 1 < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }

        // Western text in UTF-16 has a zero in nearly every pair, always on the same side.
        var pairs = sample.Length / 2;
        if (odd > pairs / 2 && even == 0)
            return Encoding.Unicode;
        return even > pairs / 2 && odd == 0 ? Encoding.BigEndianUnicode : null;
    }

    private static int Controls(ReadOnlySpan<byte> sample)
    {
        var controls = 0;
        foreach (var b in sample)
            controls += b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B) || b == 0x7F ? 1 : 0;
        return controls;
    }

    private static bool IsUtf8(ReadOnlySpan<byte> bytes, bool wholeFile)
    {
        if (Utf8.IsValid(bytes))
            return true;
        if (wholeFile)
            return false;
        // A sample may end inside a character of up to four bytes.
        for (var dropped = 1; dropped <= 3 && dropped < bytes.Length; dropped++)
        {
            if (Utf8.IsValid(bytes[..^dropped]))
                return true;
        }

        return false;
    }

    private static bool LettersOutweighOddities(ReadOnlySpan<byte> sample)
    {
        var plain = 0;
        foreach (var b in sample)
            plain += b is >= 0x20 and < 0x7F or (byte)'\t' or (byte)'\n' or (byte)'\r' ? 1 : 0;
        return plain > sample.Length / 2;
    }
}
