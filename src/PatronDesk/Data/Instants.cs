namespace PatronDesk.Data;

/// <summary>Instants as they are stored: microseconds since 1970-01-01T00:00:00Z, in both engines a whole number.</summary>
internal static class Instants
{
    /// <summary>Now in whole milliseconds, as the wires show it: what a client reads compares equal to what is stored.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) => Whole(clock.GetUtcNow());

    /// <summary>The instant without what is less than a millisecond.</summary>
    public static DateTimeOffset Whole(DateTimeOffset instant) =>
        new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    public static long ToMicroseconds(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
