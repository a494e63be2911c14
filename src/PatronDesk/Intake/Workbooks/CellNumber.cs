using System.Globalization;

namespace PatronDesk.Intake;

/// <summary>Says a workbook's number as a person sees it.</summary>
/// <param name="since1904">Whether the days are counted from 1904, as old programs on the Macintosh did.</param>
internal sealed class CellNumber(bool since1904)
{
    // Spreadsheets keep 15 digits.
    private const double FirstRounded = 1e15;

    private const double SecondsADay = 86_400;

    /// <summary>The text of a number, and whether it has more digits than a spreadsheet keeps.</summary>
    /// <param name="said">The number as the file has it.</param>
    /// <param name="format">How it is shown.</param>
    public (string Text, bool IsRounded) Of(string said, CellFormat format)
    {
        if (!double.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return (said, false);
        if (format.Kind == NumberKind.Date && DateOf(number) is { } date)
            return (date, false);
        if (format.Kind == NumberKind.Zeros)
            number = Math.Round(number, MidpointRounding.AwayFromZero);
        var text = TextOf(number);
        if (format.Kind == NumberKind.Zeros)
            text = number < 0 ? "-" + text[1..].PadLeft(format.Zeros, '0') : text.PadLeft(format.Zeros, '0');
        return (text, Math.Abs(number) >= FirstRounded);
    }

    private static string TextOf(double number) =>
        Math.Abs(number) < FirstRounded && double.IsInteger(number) ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : Math.Abs(number) is >= FirstRounded and < 1e28 ? ((decimal)number).ToString("F0", CultureInfo.InvariantCulture)
        : number.ToString("G15", CultureInfo.InvariantCulture);

    /// <summary>The day, with the time unless that is the day's beginning; null where the number is no date.</summary>
    private string? DateOf(double number)
    {
        // Days of 1900 are counted as if it had been a leap year.
        var first = since1904 ? new DateTime(1904, 1, 1) : number < 60 ? new DateTime(1899, 12, 31) : new DateTime(1899, 12, 30);
        var seconds = Math.Round(number * SecondsADay);
        if (number < 0 || seconds >= (DateTime.MaxValue - first).TotalSeconds)
            return null;
        var date = first.AddSeconds(seconds);
        var format = number < 1 && !since1904 ? "HH:mm:ss" : date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss";
        return date.ToString(format, CultureInfo.InvariantCulture);
    }
}
