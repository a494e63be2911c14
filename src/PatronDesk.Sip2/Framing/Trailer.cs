namespace PatronDesk.Sip2.Framing;

/// <summary>Whether a message carries a checksum, and whether it is right.</summary>
public enum ChecksumState
{
    /// <summary>No <c>AZ</c>: error detection is not used for this message.</summary>
    Absent,

    /// <summary>The bytes and the digits agree.</summary>
    Right,

    /// <summary>They differ, or the digits are not hexadecimal. The message was damaged and must not be carried out.</summary>
    Wrong,
}

/// <summary>
/// The end of a message under error detection: <c>AY</c> and one digit, <c>AZ</c> and four hexadecimal digits, neither with a
/// delimiter. <c>AZ</c> may stand alone (97, and clients that send a message again).
/// </summary>
/// <param name="Checksum">Whether there is a checksum, and whether it is right.</param>
/// <param name="Sequence">The digit of <c>AY</c>, which the answer repeats; null without one.</param>
/// <param name="Length">Bytes of the message that belong to the trailer, and so to no field.</param>
public readonly record struct Trailer(ChecksumState Checksum, char? Sequence, int Length)
{
    private const int AySize = 3;

    /// <summary>Looks for a trailer at the end of a message and verifies it.</summary>
    /// <param name="frame">The message without its terminator.</param>
    public static Trailer Find(ReadOnlySpan<byte> frame)
    {
        var az = frame.LastIndexOf("AZ"u8);
        if (az < 2)
            return default;

        var digits = frame[(az + 2)..];
        if (digits is [.., (byte)'|'])
            digits = digits[..^1];
        if (digits.Length > Framing.Checksum.Digits)
            return default;

        var right = Framing.Checksum.TryRead(digits, out var checksum)
            && checksum == Framing.Checksum.Compute(frame[..(az + 2)]);

        if (az >= 2 + AySize && frame[(az - AySize)..az] is [(byte)'A', (byte)'Y', >= (byte)'0' and <= (byte)'9'])
        {
            return new(right ? ChecksumState.Right : ChecksumState.Wrong, (char)frame[az - 1], frame.Length - az + AySize);
        }

        // Without AY, "AZ12FE" may also be the end of a last value that lacks its delimiter. It is taken for a checksum
        // when the sum is right, and for a damaged one only where a tag can begin.
        if (right)
            return new(ChecksumState.Right, null, frame.Length - az);
        return az == 2 || frame[az - 1] == (byte)'|'
            ? new(ChecksumState.Wrong, null, frame.Length - az)
            : default;
    }
}
