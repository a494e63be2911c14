using System.Buffers;

namespace PatronDesk.Sip2.Messages;

/// <summary>
/// Finds where the fixed header of a request ends and its fields begin. The standard gives the length. Some kiosks write
/// short dates or leave parts of the header out; for them it looks for the first tag that the message can have.
/// </summary>
internal static class HeaderShape
{
    /// <summary>The two digits in front of every header.</summary>
    public const int CodeLength = 2;

    // Letters with which a tag of a request begins. A header has none of them, except in a currency (37) or a time zone.
    private static readonly SearchValues<byte> FirstLetters = SearchValues.Create("ABC"u8);

    private const int DatePart = 18;

    /// <summary>Length of the header after the code, by the standard; -1 for what is no request.</summary>
    public static int LengthOf(MessageCode code) => code switch
    {
        MessageCode.BlockPatron => 19,
        MessageCode.Checkin => 37,
        MessageCode.Checkout => 38,
        MessageCode.Hold => 19,
        MessageCode.ItemInformation => 18,
        MessageCode.ItemStatusUpdate => 18,
        MessageCode.PatronStatus => 21,
        MessageCode.PatronEnable => 18,
        MessageCode.Renew => 38,
        MessageCode.EndPatronSession => 18,
        MessageCode.FeePaid => 25,
        MessageCode.PatronInformation => 31,
        MessageCode.RenewAll => 18,
        MessageCode.Login => 2,
        MessageCode.ResendRequest => 0,
        MessageCode.ScStatus => 8,
        _ => -1,
    };

    /// <summary>Length of the header of an answer after its code; -1 for what is no answer.</summary>
    public static int LengthOfAnswer(int code) => code switch
    {
        10 or 12 or 30 => 22,
        16 => 20,
        18 => 24,
        20 or 36 or 38 => 19,
        24 or 26 => 35,
        64 => 59,
        66 => 27,
        94 => 1,
        96 => 0,
        98 => 34,
        _ => -1,
    };

    /// <summary>Where the fields begin in a message without its trailer.</summary>
    /// <param name="code">What the message is.</param>
    /// <param name="body">The message, from its code.</param>
    /// <param name="isMalformed">Whether the header is not as long as it should be.</param>
    public static int FieldsStart(MessageCode code, ReadOnlySpan<byte> body, out bool isMalformed)
    {
        var expected = CodeLength + LengthOf(code);
        var found = FirstTag(code, body, expected);
        isMalformed = found != expected;
        return found;
    }

    private static int FirstTag(MessageCode code, ReadOnlySpan<byte> body, int expected)
    {
        // A currency of three letters can look like a tag (AOA), so in a 37 only the part before it tells of a short header.
        var lettersAllowedFrom = code == MessageCode.FeePaid ? CodeLength + DatePart : expected;
        var early = FindTag(body[..int.Min(body.Length, lettersAllowedFrom + 1)], CodeLength);
        if (early >= 0 && early < lettersAllowedFrom)
            return early;

        if (body.Length <= expected)
            return body.Length;
        if (body[expected] == (byte)'|' || IsTagShaped(body[expected..]))
            return expected;

        var later = FindTag(body, lettersAllowedFrom);
        return later >= 0 ? later : expected;
    }

    private static int FindTag(ReadOnlySpan<byte> body, int from)
    {
        while (from + 1 < body.Length)
        {
            var at = body[from..].IndexOfAny(FirstLetters);
            if (at < 0 || from + at + 1 >= body.Length)
                return -1;

            from += at;
            if (IsRequestTag(body[from], body[from + 1]))
                return from;
            from++;
        }

        return -1;
    }

    private static bool IsTagShaped(ReadOnlySpan<byte> at) =>
        at is [>= (byte)'A' and <= (byte)'Z', (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9'), ..];

    private static bool IsRequestTag(byte first, byte second) => first switch
    {
        (byte)'A' => "ABCDJLOP"u8.Contains(second),
        (byte)'B' => "IKOPQSVWY"u8.Contains(second),
        (byte)'C' => "GHNOP"u8.Contains(second),
        _ => false,
    };
}
