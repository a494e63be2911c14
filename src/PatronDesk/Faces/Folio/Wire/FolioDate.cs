using System.Globalization;

namespace PatronDesk.Faces.Folio.Wire;

/// <summary>Reads and writes dates as FOLIO's clients do.</summary>
internal static class FolioDate
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmzz", "yyyy-MM-dd'T'HH:mm:sszz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzz",
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "ddd, dd MMM yyyy HH:mm:ss 'UTC'", "ddd, dd MMM yyyy HH:mm:ss zzz",
    ];

    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();

    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>
    /// ISO 8601 with or without time, seconds, fraction and offset (<c>Z</c>, <c>+01:00</c>, <c>+0100</c>, <c>+01</c>),
    /// up to nine digits of a fraction, RFC 1123, or digits for milliseconds since 1970; without an offset it is UTC.
    /// </summary>
    public static bool TryRead(string text, out DateTimeOffset instant)
    {
        text = WithoutNanoseconds(text);
        // .NET reads +01:00 and +01, but not +0100.
        if (text.Length > 5 && text[^5] is '+' or '-' && text.AsSpan().ContainsAny('T', ' ')
            && text.AsSpan(text.Length - 4).IndexOfAnyExceptInRange('0', '9') < 0)
            text = string.Concat(text.AsSpan(0, text.Length - 2), ":", text.AsSpan(text.Length - 2));
        if (DateTimeOffset.TryParseExact(
            text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant))
            return true;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            && TryFromMilliseconds(milliseconds, out instant);
    }

    /// <summary>A date without a time.</summary>
    public static bool TryReadDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    // Java writes up to nine digits of a second, and .NET reads seven.
    private static string WithoutNanoseconds(string text)
    {
        var first = text.IndexOf('.', StringComparison.Ordinal) + 1;
        var digits = text.AsSpan(first).IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : text.Length - first;
        return first > 0 && digits is 8 or 9 ? text.Remove(first + 7, digits - 7) : text;
    }

    public static bool TryFromMilliseconds(long milliseconds, out DateTimeOffset instant)
    {
        var inRange = milliseconds >= Earliest && milliseconds <= Latest;
        instant = inRange ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return inRange;
    }

    /// <summary>Milliseconds and <c>+00:00</c>, as FOLIO writes every date.</summary>
    public static string Write(DateTimeOffset instant) =>
        instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'", CultureInfo.InvariantCulture);
}
