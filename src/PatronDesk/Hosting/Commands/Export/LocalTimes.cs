using System.Globalization;
using PatronDesk.Accounts;

namespace PatronDesk.Hosting;

/// <summary>Writes instants in the library's time zone, with their offset: a person can read them, and they are exact.</summary>
/// <param name="calendar">The library's.</param>
internal sealed class LocalTimes(LibraryCalendar calendar)
{
    /// <summary>Such as <c>2027-04-03T23:59:59+02:00</c>; nothing for null.</summary>
    public ExportCell Cell(DateTimeOffset? instant) => ExportCell.Of(
        instant is { } at ? calendar.Local(at).ToString("yyyy-MM-ddTHH:mm:ss.FFFzzz", CultureInfo.InvariantCulture) : null);
}
