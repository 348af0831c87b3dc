using System.Buffers.Binary;

namespace Parley.Server.Storage;

/// <summary>
/// New ids: 32 hexadecimal digits that sort by the time they were made. UUID version 7 with the fraction of the millisecond in the twelve bits
/// behind it (RFC 9562, section 6.2, method 3): two things made one after the other sort so, also within a millisecond.
/// </summary>
internal static class Id
{
    private const int Version7 = 0x7000;

    public static string New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        var fraction = now.UtcTicks % TimeSpan.TicksPerMillisecond * 0x1000 / TimeSpan.TicksPerMillisecond;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(Version7 | (int)fraction));
        return Convert.ToHexStringLower(bytes);
    }
}
