using System.Buffers;

namespace PatronDesk.Faces;

/// <summary>
/// A growing sequence of bytes in arrays of the shared pool, so that a large answer leaves no garbage that would be
/// collected late.
/// </summary>
internal sealed class PooledBytes : IBufferWriter<byte>
{
    private const int First = 4 * 1024;

    // A larger array is given back when the answer is written; most answers are smaller.
    private const int LargestKept = 256 * 1024;

    private byte[] _bytes = new byte[First];

    /// <summary>How many bytes are written.</summary>
    public int WrittenCount { get; private set; }

    /// <summary>What is written; valid until more is written or it is cleared.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, WrittenCount);

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, WrittenCount);

    public void Advance(int count) => WrittenCount += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(WrittenCount);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(WrittenCount);
    }

    /// <summary>Forgets what is written.</summary>
    public void Clear()
    {
        WrittenCount = 0;
        if (_bytes.Length > LargestKept)
            Replace(new byte[First]);
    }

    private void Grow(int sizeHint)
    {
        var needed = checked(WrittenCount + Math.Max(1, sizeHint));
        if (needed <= _bytes.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _bytes.Length * 2));
        WrittenSpan.CopyTo(larger);
        Replace(larger);
    }

    private void Replace(byte[] other)
    {
        if (_bytes.Length > First)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = other;
    }
}
