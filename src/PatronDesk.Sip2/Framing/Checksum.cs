using System.Globalization;

namespace PatronDesk.Sip2.Framing;

/// <summary>
/// The checksum of SIP2's error detection: the two's complement of the 16-bit sum of all bytes from the first of the message
/// up to and including the letters <c>AZ</c>, as four hexadecimal digits. It sums the bytes that are sent, after encoding.
/// </summary>
public static class Checksum
{
    /// <summary>Digits on the wire.</summary>
    public const int Digits = 4;

    /// <summary>The checksum of a message.</summary>
    /// <param name="throughAz">The message from its first byte through <c>AZ</c>.</param>
    public static ushort Compute(ReadOnlySpan<byte> throughAz)
    {
        uint sum = 0;
        foreach (var value in throughAz)
            sum += value;
        return unchecked((ushort)(0 - sum));
    }

    /// <summary>Writes a checksum as four upper-case hexadecimal digits.</summary>
    public static void Write(ushort checksum, Span<byte> digits) =>
        checksum.TryFormat(digits, out _, "X4", CultureInfo.InvariantCulture);

    /// <summary>Reads exactly four hexadecimal digits, of either case.</summary>
    public static bool TryRead(ReadOnlySpan<byte> digits, out ushort checksum)
    {
        checksum = 0;
        return digits.Length == Digits
            && ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out checksum);
    }
}
