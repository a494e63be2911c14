using System.Globalization;

namespace PatronDesk.Sip2.Messages;

/// <summary>
/// The 18 characters of a date: <c>YYYYMMDD</c>, a zone of 4, <c>HHMMSS</c>. A zone of spaces is local time, <c>Z</c> after
/// three spaces is UTC; <see cref="DateTime.Kind"/> tells them apart as Unspecified and Utc.
/// </summary>
public static class Sip2Date
{
    /// <summary>Characters on the wire.</summary>
    public const int Length = 18;

    /// <summary>
    /// Reads a date; null for spaces, zeros, other zones and what is no date. <c>YYYYMMDDHHMMSS0000</c>, which a kiosk sends,
    /// is read as local time.
    /// </summary>
    public static DateTime? Read(ReadOnlySpan<byte> date)
    {
        if (date.Length != Length)
            return null;

        var zone = date[8..12];
        if (zone.SequenceEqual("    "u8))
            return Read(date[..8], date[12..], DateTimeKind.Unspecified);
        if (zone.SequenceEqual("   Z"u8))
            return Read(date[..8], date[12..], DateTimeKind.Utc);
        return date[14..].SequenceEqual("0000"u8) ? Read(date[..8], date[8..14], DateTimeKind.Unspecified) : null;
    }

    /// <summary>Writes a date; UTC if its kind says so, else local time.</summary>
    /// <param name="date">The date; fractions of a second are cut off.</param>
    /// <param name="destination">Room for <see cref="Length"/> bytes.</param>
    public static void Write(DateTime date, Span<byte> destination)
    {
        date.TryFormat(
            destination,
            out _,
            date.Kind == DateTimeKind.Utc ? "yyyyMMdd'   Z'HHmmss" : "yyyyMMdd'    'HHmmss",
            CultureInfo.InvariantCulture);
    }

    private static DateTime? Read(ReadOnlySpan<byte> day, ReadOnlySpan<byte> time, DateTimeKind kind)
    {
        if (Digits(day[..4]) is not { } year || Digits(day[4..6]) is not { } month || Digits(day[6..]) is not { } dayOfMonth
            || Digits(time[..2]) is not { } hour || Digits(time[2..4]) is not { } minute || Digits(time[4..]) is not { } second
            || year == 0 || month is 0 or > 12 || dayOfMonth == 0 || dayOfMonth > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        return new DateTime(year, month, dayOfMonth, hour, minute, second, kind);
    }

    private static int? Digits(ReadOnlySpan<byte> text)
    {
        var number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return null;
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
