using System.Collections.Concurrent;

namespace PatronDesk.Patrons;

/// <summary>
/// Counts one client's wrong PINs in a minute, and slows its answers down when there are many. A busy machine never has
/// that many; someone who tries card after card gets at most one answer a second. No right PIN is refused. Each node counts
/// for itself; the limit by card is in the store.
/// </summary>
internal sealed class PinFailureLimiter(TimeProvider clock)
{
    /// <summary>How many wrong PINs a minute cause no delay.</summary>
    public const int FreeInAMinute = 100;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (long Minute, int Failures)> _counts = new(StringComparer.Ordinal);

    /// <summary>How long to delay the client's next answer; at most a second.</summary>
    public TimeSpan DelayOf(string client) =>
        _counts.TryGetValue(client, out var count) && count.Minute == Minute ? DelayAfter(count.Failures) : TimeSpan.Zero;

    /// <summary>Counts a wrong PIN.</summary>
    public void Count(string client)
    {
        var minute = Minute;
        _counts.AddOrUpdate(
            client,
            static (_, now) => (now, 1),
            static (_, count, now) => count.Minute == now ? (now, count.Failures + 1) : (now, 1),
            minute);
    }

    internal static TimeSpan DelayAfter(int failures)
    {
        var over = failures - FreeInAMinute;
        return over < 0 ? TimeSpan.Zero
            : over >= LongestDelay / Step ? LongestDelay
            : Step * (over + 1);
    }

    // Minutes of a monotonic clock, because the wall clock may be set back into a past minute.
    private long Minute => (long)clock.GetElapsedTime(0).TotalMinutes;
}
