using System.Text;
using Parley.Server.Documents.Extraction.Text;

namespace Parley.Server.Documents.Extraction.Mail;

/// <summary>A header like <c>text/plain; charset="utf-8"</c>: a value and parameters, also split and in other alphabets (RFC 2231).</summary>
internal sealed class HeaderParameters
{
    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private HeaderParameters(string value) => Value = value;

    public string Value { get; }

    public static HeaderParameters Parse(string? header)
    {
        var pieces = Split(header ?? "");
        var result = new HeaderParameters(pieces[0].Trim().ToLowerInvariant());
        foreach (var piece in pieces.Skip(1))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                result._parameters.TryAdd(piece[..equals].Trim(), Unquote(piece[(equals + 1)..].Trim()));
        }

        return result;
    }

    public string? Get(string name)
    {
        if (_parameters.TryGetValue(name, out var plain))
            return EncodedWords.Decode(plain);
        if (_parameters.TryGetValue(name + "*", out var extended))
            return Extended(extended);
        var joined = new StringBuilder();
        var isExtended = false;
        for (var i = 0; ; i++)
        {
            if (_parameters.TryGetValue($"{name}*{i}", out var part))
                joined.Append(part);
            else if (_parameters.TryGetValue($"{name}*{i}*", out part))
                joined.Append(part);
            else
                break;
            isExtended |= i == 0 && _parameters.ContainsKey($"{name}*0*");
        }

        if (joined.Length == 0)
            return null;
        return isExtended ? Extended(joined.ToString()) : joined.ToString();
    }

    // charset'language'percent-encoded
    private static string Extended(string value)
    {
        var parts = value.Split('\'', 3);
        if (parts.Length < 3)
            return value;
        var bytes = new List<byte>(parts[2].Length);
        for (var i = 0; i < parts[2].Length; i++)
        {
            if (parts[2][i] == '%' && i + 2 < parts[2].Length && byte.TryParse(parts[2].AsSpan(i + 1, 2), System.Globalization.NumberStyles.HexNumber, null, out var b))
            {
                bytes.Add(b);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(parts[2], i, 1));
            }
        }

        return TextDecoding.Decode(bytes.ToArray(), parts[0]);
    }

    private static List<string> Split(string header)
    {
        var pieces = new List<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i] == '\\' && quoted)
            {
                i++;
            }
            else if (header[i] == '"')
            {
                quoted = !quoted;
            }
            else if (header[i] == ';' && !quoted)
            {
                pieces.Add(header[start..i]);
                start = i + 1;
            }
        }

        pieces.Add(header[start..]);
        return pieces;
    }

    private static string Unquote(string value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"')
            return value;
        return value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
    }
}
