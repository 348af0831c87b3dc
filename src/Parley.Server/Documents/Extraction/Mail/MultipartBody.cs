using System.Text;

namespace Parley.Server.Documents.Extraction.Mail;

/// <summary>Cuts a multipart body at its boundary lines (RFC 2046, 5.1).</summary>
internal static class MultipartBody
{
    /// <returns>Where each part lies in the body. A part without a closing boundary ends with the body.</returns>
    public static List<Range> Parts(ReadOnlySpan<byte> body, string boundary, int most)
    {
        var marker = Encoding.Latin1.GetBytes("--" + boundary);
        var parts = new List<Range>();
        var start = -1;
        for (var at = 0; at < body.Length; at = NextLine(body, at))
        {
            if (!body[at..].StartsWith(marker))
                continue;
            if (start >= 0)
                parts.Add(start..EndBefore(body, start, at));
            start = NextLine(body, at);
            var isLast = body[(at + marker.Length)..].StartsWith("--"u8);
            // One more than may be read, so that the caller sees that there are too many.
            if (isLast || parts.Count > most)
                return parts;
        }

        if (start >= 0 && start < body.Length)
            parts.Add(start..body.Length);
        return parts;
    }

    private static int NextLine(ReadOnlySpan<byte> body, int at) =>
        body[at..].IndexOf((byte)'\n') is var end and >= 0 ? at + end + 1 : body.Length;

    // The line end before a boundary belongs to the boundary.
    private static int EndBefore(ReadOnlySpan<byte> body, int start, int at)
    {
        if (at > start && body[at - 1] == '\n')
            at--;
        if (at > start && body[at - 1] == '\r')
            at--;
        return at;
    }
}
