namespace PatronDesk.Data;

/// <summary>Times as they are stored: microseconds since 1970-01-01T00:00:00Z, a whole number in both engines.</summary>
internal static class Instants
{
    /// <summary>Now in whole milliseconds, as on the wires, so that what a client reads equals what is stored.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) => Whole(clock.GetUtcNow());

    /// <summary>The time, cut to whole milliseconds.</summary>
    public static DateTimeOffset Whole(DateTimeOffset instant) =>
        new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    public static long ToMicroseconds(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
