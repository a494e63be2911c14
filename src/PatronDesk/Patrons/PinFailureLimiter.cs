using System.Collections.Concurrent;

namespace PatronDesk.Patrons;

/// <summary>
/// Counts the wrong PINs of one client in a minute and slows its answers down once there are many: a busy machine never gets
/// so far, and whoever tries card after card gets no more than an answer a second. No right PIN is refused for it. Each node
/// counts for itself, since the cards' own throttle is in the store.
/// </summary>
internal sealed class PinFailureLimiter(TimeProvider clock)
{
    /// <summary>So many wrong PINs a minute cost nothing.</summary>
    public const int FreeInAMinute = 100;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (long Minute, int Failures)> _counts = new(StringComparer.Ordinal);

    /// <summary>How long the client's next answer is held back; at most a second.</summary>
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

    // Minutes of the clock that only goes forward: the other may be set back into a minute that was over.
    private long Minute => (long)clock.GetElapsedTime(0).TotalMinutes;
}
