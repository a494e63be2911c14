namespace PatronDesk.Faces.Sip2;

/// <summary>The time as the wire has it: local time without a zone.</summary>
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

    /// <summary>An instant as a machine wrote it: UTC where it says so, else local time. Null where it is none.</summary>
    public DateTimeOffset? Parse(DateTime? sent) => sent switch
    {
        null => null,
        // Where the zone would carry it beyond what an instant can be, it is no date that anybody meant.
        { Year: <= 1 or >= 9999 } => null,
        { Kind: DateTimeKind.Utc } utc => new DateTimeOffset(utc),
        { } local => new DateTimeOffset(local, clock.LocalTimeZone.GetUtcOffset(local)),
    };
}
