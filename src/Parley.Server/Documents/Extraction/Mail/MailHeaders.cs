using System.Text;
using Parley.Server.Documents.Extraction.Text;

namespace Parley.Server.Documents.Extraction.Mail;

/// <summary>The headers of a mail or of one of its parts (RFC 5322), unfolded.</summary>
internal sealed class MailHeaders
{
    // A few dozen are usual; what follows is kept out of memory.
    private const int MaxHeaders = 1_000;

    // A thousand recipients; decoding a header of megabytes takes seconds and shows nobody anything.
    private const int MaxHeaderCharacters = 32_768;

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The first header of that name, encoded words still in it.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Reads up to the empty line and moves <paramref name="rest"/> behind it.</summary>
    public static MailHeaders Read(ref ReadOnlySpan<byte> rest)
    {
        var headers = new MailHeaders();
        var name = "";
        var value = new StringBuilder();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            line = line.TrimEnd((byte)'\r');
            if (line.IsEmpty)
                break;
            // Raw bytes above 127 are not allowed and common: judge each line by itself.
            var text = TextDecoding.Decode(line, charset: null);
            if (text[0] is ' ' or '\t')
            {
                value.Append(text, 0, Math.Min(text.Length, MaxHeaderCharacters - value.Length));
                continue;
            }

            headers.Add(name, value);
            value.Clear();
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            name = colon < 0 ? "" : text[..colon].TrimEnd();
            if (colon >= 0)
                value.Append(text, colon + 1, Math.Min(text.Length - colon - 1, MaxHeaderCharacters));
        }

        headers.Add(name, value);
        return headers;
    }

    private void Add(string name, StringBuilder value)
    {
        if (name.Length > 0 && _values.Count < MaxHeaders)
            _values.TryAdd(name, value.ToString().Trim());
    }
}
