using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Words;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Patrons;

/// <summary>When a patron expires, in words.</summary>
internal static class PatronEnd
{
    /// <summary>The last day, an instant within a day, or that it is never.</summary>
    public static string In(Sentences words, Patron patron, LibraryCalendar calendar) =>
        patron.ExpiresAt is not { } ends ? words["patron.never"]
        : calendar.LastDayOf(ends) is { } day ? words.Day(day)
        : words.Time(ends, calendar);
}
