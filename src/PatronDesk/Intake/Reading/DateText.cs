using System.Globalization;
using System.Text.RegularExpressions;
using PatronDesk.Accounts;

namespace PatronDesk.Intake;

/// <summary>Reads the dates of a column, which all have one order.</summary>
internal static partial class DateText
{
    /// <summary>Which order a date proves: with the day first, with the month first, neither, or either.</summary>
    public static DateProof ProofOf(string text)
    {
        if (Slashed().Match(text) is not { Success: true } match)
            return DateProof.None;
        var (first, second) = (Number(match, 1), Number(match, 2));
        return (first, second) switch
        {
            ( > 12, <= 12) => DateProof.DayFirst,
            ( <= 12, > 12) => DateProof.MonthFirst,
            ( <= 12, <= 12) when first != second => DateProof.Either,
            _ => DateProof.None,
        };
    }

    /// <summary>The instant with which the day ends, or which the text names; null where it is neither.</summary>
    public static DateTimeOffset? Read(string text, DateOrder? order, LibraryCalendar calendar)
    {
        if (DayOf(text, order) is { } day)
            return calendar.EndOf(day);
        return Instant().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? new DateTimeOffset(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero)
            : null;
    }

    /// <summary>The day that the text names; null where it names none, or an instant.</summary>
    public static DateOnly? DayOf(string text, DateOrder? order)
    {
        if (YearFirst().Match(text) is { Success: true } iso)
            return iso.Groups[2].Success
                ? Day(Number(iso, 1), Number(iso, 2), Number(iso, 3))
                : Day(Number(iso, 1), Number(iso, 4), Number(iso, 5));
        if (Dotted().Match(text) is { Success: true } dotted)
            return Day(Number(dotted, 3), Number(dotted, 2), Number(dotted, 1));
        if (Slashed().Match(text) is not { Success: true } match)
            return null;
        var (first, second, year) = (Number(match, 1), Number(match, 2), Number(match, 3));
        return first == second || order == DateOrder.DayMonthYear ? Day(year, second, first)
            : order == DateOrder.MonthDayYear ? Day(year, first, second)
            : null;
    }

    private static DateOnly? Day(int year, int month, int day) =>
        year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new(year, month, day) : null;

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    // A time that is the day's first or last instant adds nothing to the day.
    [GeneratedRegex(
        @"^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|(\d{2})(\d{2}))(?:[ T](?:00:00(?::00(?:\.0+)?)?|23:59(?::59)?))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^(\d{1,2})\.(\d{1,2})\.(\d{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Slashed();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Instant();
}

/// <summary>What a date tells of the order of its column.</summary>
internal enum DateProof
{
    /// <summary>Nothing: it has one meaning anyhow, or none.</summary>
    None,

    DayFirst,

    MonthFirst,

    /// <summary>It has two meanings.</summary>
    Either,
}
