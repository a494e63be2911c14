using PatronDesk.Accounts;

namespace PatronDesk.Faces.Sip2;

/// <summary>Converts times of the wire, which are the library's time without a zone.</summary>
/// <param name="clock">The server's clock.</param>
/// <param name="calendar">The library's calendar.</param>
internal sealed class WireClock(TimeProvider clock, LibraryCalendar calendar)
{
    /// <summary>Now, in the library's time.</summary>
    public DateTime Now => calendar.LocalTime(clock.GetUtcNow());

    /// <summary>Now, as an instant.</summary>
    public DateTimeOffset Instant => clock.GetUtcNow();

    /// <summary>An instant in the library's time; null stays null.</summary>
    public DateTime? Local(DateTimeOffset? instant) => instant is { } at ? calendar.LocalTime(at) : null;

    /// <summary>The day of an instant in the library's time; null stays null.</summary>
    public DateOnly? Day(DateTimeOffset? instant) => instant is { } at ? calendar.DateOf(at) : null;

    /// <summary>Reads an instant that a machine wrote: UTC if it says so, else the library's time. Null if it is none.</summary>
    public DateTimeOffset? Parse(DateTime? sent) => sent switch
    {
        null => null,
        // If the zone moves it out of the range of an instant, nobody meant that date.
        { Year: <= 1 or >= 9999 } => null,
        { Kind: DateTimeKind.Utc } utc => new DateTimeOffset(utc),
        { } local => calendar.InstantOf(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)),
    };
}
