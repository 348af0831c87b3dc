using System.Text;

namespace Parley.Server.Documents.Extraction.Office;

/// <summary>The container of Word and Excel before 2007, and of today's files when they have a password.</summary>
internal static class CompoundFile
{
    public static ReadOnlySpan<byte> Magic => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    public static ExtractionException Refuse(Stream stream) => Contains(stream, Encoding.Unicode.GetBytes("EncryptedPackage"))
        ? new ExtractionException(ExtractionFailure.Encrypted, "The file is protected with a password. Remove the password and upload it again.")
        : new ExtractionException(ExtractionFailure.Unsupported,
            "This is a file in the Office format before 2007 (.doc, .xls, .ppt, .msg). Save it as .docx, .xlsx, PDF or .eml.");

    private static bool Contains(Stream stream, byte[] name)
    {
        var buffer = new byte[1 << 16];
        var kept = 0;
        while (stream.Read(buffer, kept, buffer.Length - kept) is var read and > 0)
        {
            var filled = kept + read;
            if (buffer.AsSpan(0, filled).IndexOf(name) >= 0)
                return true;
            kept = Math.Min(name.Length - 1, filled);
            buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
        }

        return false;
    }
}
