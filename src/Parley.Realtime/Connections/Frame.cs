using System.Buffers.Binary;

namespace Parley.Realtime.Connections;

/// <summary>
/// One immutable text that goes to any number of connections: encoded once, as one block that begins with the header of the WebSocket frame
/// (a server's frames carry no mask), and once more as a server-sent event when the first such reader asks for it.
/// </summary>
internal class Frame
{
    private const byte FinalText = 0x81;

    private readonly byte[] _block;
    private readonly int _headerLength;
    private byte[]? _sse;

    public Frame(ReadOnlySpan<byte> json)
    {
        _headerLength = json.Length switch { < 126 => 2, <= ushort.MaxValue => 4, _ => 10 };
        _block = GC.AllocateUninitializedArray<byte>(_headerLength + json.Length);
        WriteHeader(_block, json.Length);
        json.CopyTo(_block.AsSpan(_headerLength));
    }

    /// <summary>The whole RFC 6455 frame.</summary>
    public ReadOnlyMemory<byte> WebSocketFrame => _block;

    /// <summary>The text alone.</summary>
    public ReadOnlyMemory<byte> Json => _block.AsMemory(_headerLength);

    /// <summary>The text as the <c>data:</c> field of an event, with the empty line that ends it.</summary>
    public ReadOnlyMemory<byte> SseBlock => _sse ??= [.. "data: "u8, .. Json.Span, .. "\n\n"u8];

    /// <summary>What it counts in a queue, in bytes.</summary>
    public int Size => _block.Length;

    private static void WriteHeader(Span<byte> block, int length)
    {
        block[0] = FinalText;
        if (length < 126)
        {
            block[1] = (byte)length;
        }
        else if (length <= ushort.MaxValue)
        {
            block[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(block[2..], (ushort)length);
        }
        else
        {
            block[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(block[2..], (ulong)length);
        }
    }
}
