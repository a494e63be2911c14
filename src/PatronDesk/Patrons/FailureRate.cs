using System.Collections.Concurrent;

namespace PatronDesk.Patrons;

/// <summary>
/// How many wrong PINs one client may send in a minute: enough for a busy machine, too few to try cards at random. Counted
/// by each node for itself, since the cards' own throttle is in the store.
/// </summary>
internal sealed class FailureRate(TimeProvider clock)
{
    public const int MostInAMinute = 30;

    private readonly ConcurrentDictionary<string, (long Minute, int Failures)> counts = new(StringComparer.Ordinal);

    public bool IsOver(string client) =>
        counts.TryGetValue(client, out var count) && count.Minute == Minute && count.Failures >= MostInAMinute;

    public void Count(string client)
    {
        var minute = Minute;
        counts.AddOrUpdate(
            client,
            static (_, now) => (now, 1),
            static (_, count, now) => count.Minute == now ? (now, count.Failures + 1) : (now, 1),
            minute);
    }

    private long Minute => clock.GetUtcNow().ToUnixTimeSeconds() / 60;
}
