using System.Diagnostics;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>Why a file of patrons is refused, as the command line says it.</summary>
internal static class FileRefusalText
{
    public static string Of(FileRefusal refusal) => refusal switch
    {
        FileRefusal.Unreadable unreadable => SheetText.Of(unreadable.Fault, unreadable.Sheets),
        FileRefusal.SameField same =>
            $"headings {string.Join(" and ", same.Columns)} both mean {IntakeFields.NameOf(same.Field)}: leave one out with "
            + $"--map \"{same.Columns[^1]}=\", or say with --map what they mean",
        FileRefusal.NoSuchHeading none =>
            $"--map: there is no heading '{none.Heading}'; the headings are {string.Join(", ", none.Known.Select(name => $"'{name}'"))}",
        FileRefusal.NothingKnown unknown =>
            $"no heading is known: {string.Join(", ", unknown.Headings.Select(name => $"'{name}'"))}; say with --map \"Heading=field\" "
            + $"what they mean, with the fields {string.Join(", ", IntakeFields.Names)}",
        FileRefusal.DatesUnclear unclear => FormattableString.Invariant(
            $"line {unclear.Line}: the date may mean two days; say --dates dmy (day first) or --dates mdy (month first)"),
        FileRefusal.DatesMixed mixed => FormattableString.Invariant(
            $"the date in line {mixed.DayFirstLine} begins with the day, the one in line {mixed.MonthFirstLine} with the month; ")
            + "correct one, or say --dates dmy or --dates mdy to have the others refused",
        FileRefusal.TooManyRows many => FormattableString.Invariant(
            $"the file has more than {many.Most} rows, which is what one transaction takes; say --rows each"),
        _ => throw new UnreachableException(),
    };
}
