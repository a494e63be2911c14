namespace PatronDesk.Cql.Binding;

/// <summary>
/// Moments as queries spell them: <c>2024</c>, <c>2024-05</c>, <c>2024-05-31</c>, then after T or a space
/// <c>18</c>, <c>18:30</c>, <c>18:30:00</c>, <c>18:30:00.125</c>, then <c>Z</c>, <c>+02</c>, <c>+0200</c>, <c>+02:00</c> or
/// nothing for UTC. A space before an offset without a sign is a plus that the client did not encode in its URL.
/// </summary>
internal static class InstantText
{
    private const long Second = 1_000_000;

    /// <summary>
    /// Reads microseconds since 1970-01-01 UTC; null if the text is no moment. Finer fractions are cut off.
    /// </summary>
    public static long? Parse(string text) => Read(text, isTruncated: false)?.From;

    /// <summary>The range that a truncated text stands for: from the first moment up to, not including, the second.</summary>
    public static (long From, long To)? ParseTruncated(string text) => Read(text, isTruncated: true);

    private static (long From, long To)? Read(ReadOnlySpan<char> text, bool isTruncated)
    {
        if (!Number(ref text, 4, out var year) || year < 1)
            return null;
        var (month, day) = (1, 1);
        var span = Span.Year;
        if (Separator(ref text, '-', isTruncated))
        {
            if (!Number(ref text, 2, out month) || month is < 1 or > 12)
                return null;
            span = Span.Month;
            if (Separator(ref text, '-', isTruncated))
            {
                if (!Number(ref text, 2, out day) || day < 1 || day > DateTime.DaysInMonth(year, month))
                    return null;
                span = Span.Day;
            }
        }
        var start = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        var from = (start.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        long length;
        if (span == Span.Day
            && (Separator(ref text, 'T', isTruncated) || Separator(ref text, 't', isTruncated) || Separator(ref text, ' ', isTruncated)))
        {
            if (!Time(ref text, isTruncated, out var time, out length)
                || !(isTruncated || Offset(ref text, out var offset) && Add(ref time, -offset)))
            {
                return null;
            }

            from += time;
        }
        else
        {
            length = span == Span.Day ? 86_400 * Second
                : span == Span.Month ? DateTime.DaysInMonth(year, month) * 86_400 * Second
                : (DateTime.IsLeapYear(year) ? 366 : 365) * 86_400 * Second;
        }
        return text.IsEmpty ? (from, from + length) : null;
    }

    private static bool Time(ref ReadOnlySpan<char> text, bool isTruncated, out long time, out long length)
    {
        (time, length) = (0, 3_600 * Second);
        if (!Number(ref text, 2, out var hour) || hour > 23)
            return false;
        time = hour * 3_600 * Second;
        if (!Separator(ref text, ':', isTruncated))
            return true;
        if (!Number(ref text, 2, out var minute) || minute > 59)
            return false;
        time += minute * 60 * Second;
        length = 60 * Second;
        if (!Separator(ref text, ':', isTruncated))
            return true;
        if (!Number(ref text, 2, out var second) || second > 59)
            return false;
        time += second * Second;
        length = Second;
        if (!Separator(ref text, '.', isTruncated))
            return true;
        var digits = 0;
        for (; !text.IsEmpty && char.IsAsciiDigit(text[0]); text = text[1..], digits++)
        {
            length /= 10;
            time += length * (text[0] - '0');
        }
        return digits > 0 && (length > 0 || !isTruncated);
    }

    private static bool Offset(ref ReadOnlySpan<char> text, out long offset)
    {
        offset = 0;
        if (text.IsEmpty)
            return true;
        var sign = text[0];
        text = text[1..];
        if (sign is 'Z' or 'z')
            return true;
        if (sign is not ('+' or '-' or ' ') || !Number(ref text, 2, out var hours) || hours > 23)
            return false;
        var minutes = 0;
        if (!text.IsEmpty)
        {
            if (text[0] == ':')
                text = text[1..];
            if (!Number(ref text, 2, out minutes) || minutes > 59)
                return false;
        }
        offset = ((hours * 60) + minutes) * 60 * Second * (sign == '-' ? -1 : 1);
        return true;
    }

    private static bool Add(ref long time, long more)
    {
        time += more;
        return true;
    }

    private static bool Number(ref ReadOnlySpan<char> text, int digits, out int value)
    {
        value = 0;
        if (text.Length < digits)
            return false;
        foreach (var c in text[..digits])
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = (value * 10) + (c - '0');
        }
        text = text[digits..];
        return true;
    }

    // A truncated text may end with a separator: 2024-* is 2024*.
    private static bool Separator(ref ReadOnlySpan<char> text, char separator, bool isTruncated)
    {
        if (text.IsEmpty || text[0] != separator)
            return false;
        text = text[1..];
        return !(isTruncated && text.IsEmpty);
    }

    private enum Span
    {
        Year,
        Month,
        Day,
    }
}
