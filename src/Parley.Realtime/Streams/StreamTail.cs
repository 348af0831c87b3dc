namespace Parley.Realtime.Streams;

/// <summary>The last bytes of a growing UTF-8 text, addressed by their position in the whole.</summary>
internal sealed class StreamTail(long start)
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>The position of the first byte that is held.</summary>
    public long Start { get; private set; } = start;

    /// <summary>The position behind the last one.</summary>
    public long End => Start + _length;

    public void Append(ReadOnlySpan<byte> text)
    {
        if (_length + text.Length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + text.Length));
        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>Forgets what lies before a position, but never splits a character.</summary>
    public void ForgetBefore(long position)
    {
        var count = (int)Math.Clamp(position - Start, 0, _length);
        while (count > 0 && count < _length && IsContinuation(_bytes[count])) count--;
        _bytes.AsSpan(count, _length - count).CopyTo(_bytes);
        _length -= count;
        Start += count;
    }

    /// <summary>At most <paramref name="maxBytes"/> from a position on, beginning and ending between characters.</summary>
    public (long Position, ReadOnlyMemory<byte> Text) Read(long position, int maxBytes)
    {
        var from = (int)Math.Clamp(position - Start, 0, _length);
        while (from > 0 && from < _length && IsContinuation(_bytes[from])) from--;
        var to = (int)Math.Min((long)from + maxBytes, _length);
        while (to > from && to < _length && IsContinuation(_bytes[to])) to--;
        return (Start + from, _bytes.AsMemory(from, to - from));
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
