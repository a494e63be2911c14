namespace PatronDesk.Data;

/// <summary>Instants as they are stored: microseconds since 1970-01-01T00:00:00Z, in both engines a whole number.</summary>
internal static class Instants
{
    public static long ToMicroseconds(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
