using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>
/// The name of a channel: a namespace, or a namespace and an id joined by a colon (<c>conversation:42</c>, <c>system</c>).
/// 1–200 characters of <c>A–Z a–z 0–9 _ . : @ / -</c>. The only way to make one is to parse it.
/// </summary>
[JsonConverter(typeof(ChannelNameConverter))]
public readonly record struct ChannelName
{
    /// <summary>The longest name, in characters: long enough for an e-mail address behind a namespace.</summary>
    public const int MaxLength = 200;

    private readonly string? _value;
    private readonly int _namespaceLength;

    private ChannelName(string value)
    {
        _value = value;
        var colon = value.IndexOf(':');
        _namespaceLength = colon < 0 ? value.Length : colon;
    }

    /// <summary>The whole name.</summary>
    public string Value => _value ?? "";

    /// <summary>What stands before the first colon.</summary>
    public string Namespace => Value[.._namespaceLength];

    /// <summary>What stands after the first colon; empty where there is none.</summary>
    public string Id => _namespaceLength < Value.Length ? Value[(_namespaceLength + 1)..] : "";

    /// <summary>The channel of a namespace and an id.</summary>
    /// <exception cref="FormatException">The two do not make a valid name.</exception>
    public static ChannelName Of(string @namespace, string id) => Parse(@namespace + ":" + id);

    /// <summary>Parses a name.</summary>
    /// <exception cref="FormatException">It is empty, too long or has a character that is not allowed.</exception>
    public static ChannelName Parse(string value) =>
        TryParse(value, out var name) ? name : throw new FormatException($"'{value}' is not a channel name.");

    /// <summary>Parses a name; <see langword="false"/> where it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, out ChannelName name)
    {
        name = default;
        if (value is not { Length: > 0 and <= MaxLength } || value[0] == ':' || value[^1] == ':') return false;
        foreach (var c in value)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or ':' or '@' or '/' or '-')) return false;

        name = new ChannelName(value);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes a channel's name as a string; public so that contexts of other assemblies can use it.</summary>
public sealed class ChannelNameConverter : JsonConverter<ChannelName>
{
    /// <inheritdoc/>
    public override ChannelName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ChannelName.TryParse(reader.GetString(), out var name) ? name : throw new JsonException("That is not a channel name.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ChannelName value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}
