using PatronDesk.Accounts;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>The rules for due dates.</summary>
internal static class DueDate
{
    /// <summary>
    /// When a loan or a renewal is due: at the end of a day, the library's loan days later. Where the library wants that, no
    /// later than the patron's card ends; a card that had ended before shortens nothing.
    /// </summary>
    /// <param name="library">The library, whose days are counted.</param>
    /// <param name="patron">The borrower.</param>
    /// <param name="from">When the item is lent or renewed.</param>
    public static DateTimeOffset Ordinary(Library library, Patron patron, DateTimeOffset from)
    {
        var calendar = library.Calendar;
        var due = calendar.EndOf(calendar.DateOf(from).AddDays(library.LoanDays));
        return library.DueByCardEnd && patron.ExpiresAt is { } ends && ends > from && ends <= due
            ? OnLastDay(calendar, ends)
            : due;
    }

    // A card that ends as a day begins was last good on the day before.
    private static DateTimeOffset OnLastDay(LibraryCalendar calendar, DateTimeOffset ends)
    {
        var before = ends.AddSeconds(-1);
        return calendar.DateOf(before) == calendar.DateOf(ends) ? ends : before;
    }
}
