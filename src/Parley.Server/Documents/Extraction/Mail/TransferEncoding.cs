namespace Parley.Server.Documents.Extraction.Mail;

/// <summary>How a part was made fit for seven-bit transport (RFC 2045, 6). Damage costs its own bytes, not the mail.</summary>
internal static class TransferEncoding
{
    public static byte[] Decode(ReadOnlySpan<byte> body, string? encoding) => encoding?.Trim().ToLowerInvariant() switch
    {
        "base64" => Base64(body),
        "quoted-printable" => QuotedPrintable(body),
        _ => body.ToArray(),
    };

    public static byte[] Base64(ReadOnlySpan<byte> body)
    {
        var text = new byte[body.Length + 3];
        var length = 0;
        foreach (var b in body)
        {
            if (b == '=')
                break;
            if (b is >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'+' or (byte)'/')
                text[length++] = b;
        }

        // A lone last character holds no byte; otherwise complete the group.
        if (length % 4 == 1)
            length--;
        while (length % 4 != 0)
            text[length++] = (byte)'=';
        var decoded = new byte[System.Buffers.Text.Base64.GetMaxDecodedFromUtf8Length(length)];
        System.Buffers.Text.Base64.DecodeFromUtf8(text.AsSpan(0, length), decoded, out _, out var written);
        return decoded[..written];
    }

    public static byte[] QuotedPrintable(ReadOnlySpan<byte> body)
    {
        var decoded = new byte[body.Length];
        var length = 0;
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] != '=')
            {
                decoded[length++] = body[i];
            }
            else if (i + 2 < body.Length && char.IsAsciiHexDigit((char)body[i + 1]) && char.IsAsciiHexDigit((char)body[i + 2]))
            {
                decoded[length++] = (byte)(Hex(body[i + 1]) << 4 | Hex(body[i + 2]));
                i += 2;
            }
            else
            {
                i = EndOfSoftBreak(body, i, decoded, ref length);
            }
        }

        return decoded[..length];
    }

    // "=" before the end of a line joins it with the next; anywhere else it is itself.
    private static int EndOfSoftBreak(ReadOnlySpan<byte> body, int at, byte[] decoded, ref int length)
    {
        var end = at + 1;
        while (end < body.Length && (body[end] is (byte)' ' or (byte)'\t' or (byte)'\r'))
            end++;
        if (end == body.Length || body[end] == '\n')
            return end;
        decoded[length++] = (byte)'=';
        return at;
    }

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
