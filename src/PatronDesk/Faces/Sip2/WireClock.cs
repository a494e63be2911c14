namespace PatronDesk.Faces.Sip2;

/// <summary>Converts times of the wire, which are local time without a zone.</summary>
/// <param name="clock">The server's clock.</param>
internal sealed class WireClock(TimeProvider clock)
{
    /// <summary>Now, local time.</summary>
    public DateTime Now => clock.GetLocalNow().DateTime;

    /// <summary>Now, as an instant.</summary>
    public DateTimeOffset Instant => clock.GetUtcNow();

    /// <summary>An instant in local time; null stays null.</summary>
    public DateTime? Local(DateTimeOffset? instant) =>
        instant is { } at ? TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone).DateTime : null;

    /// <summary>Reads an instant that a machine wrote: UTC if it says so, else local time. Null if it is none.</summary>
    public DateTimeOffset? Parse(DateTime? sent) => sent switch
    {
        null => null,
        // If the zone moves it out of the range of an instant, nobody meant that date.
        { Year: <= 1 or >= 9999 } => null,
        { Kind: DateTimeKind.Utc } utc => new DateTimeOffset(utc),
        { } local => new DateTimeOffset(local, clock.LocalTimeZone.GetUtcOffset(local)),
    };
}
