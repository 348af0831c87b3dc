using System.Text.Json;

namespace Parley.Realtime.Tests.Harness;

/// <summary>Short names for what tests ask of a frame.</summary>
internal static class Frames
{
    public static string Type(this JsonElement frame) => frame.GetProperty("type").GetString()!;

    public static long Offset(this JsonElement frame) => frame.GetProperty("offset").GetInt64();

    public static string Epoch(this JsonElement frame) => frame.GetProperty("epoch").GetString()!;

    public static bool? Recovered(this JsonElement frame) =>
        frame.GetProperty("recovered") is { ValueKind: not JsonValueKind.Null } value ? value.GetBoolean() : null;

    public static int N(this JsonElement frame) => frame.GetProperty("data").GetProperty("n").GetInt32();

    public static string? Re(this JsonElement frame) => frame.TryGetProperty("re", out var re) ? re.GetString() : null;

    public static string Code(this JsonElement frame) => frame.GetProperty("code").GetString()!;
}
