using System.Collections.Concurrent;

namespace PatronDesk.Accounts;

/// <summary>
/// Failures of sign-ins that the store could not count, kept in memory so that guessing stays slow while the store can't
/// be written. Bounded; the oldest are dropped first.
/// </summary>
internal sealed class UnstoredFailures(TimeProvider clock, TimeSpan kept)
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.Ordinal);

    /// <summary>The number of failures and the time since the last; none after the time they are kept for.</summary>
    public (long Failures, TimeSpan Since) Of(byte[] subject) =>
        !_counts.IsEmpty && _counts.TryGetValue(KeyOf(subject), out var count) && IsFresh(count)
            ? (count.Failures, clock.GetElapsedTime(count.At))
            : (0, TimeSpan.MaxValue);

    public void Add(byte[] subject)
    {
        if (_counts.Count >= MostKept)
            MakeRoom();
        var now = clock.GetTimestamp();
        _counts.AddOrUpdate(
            KeyOf(subject),
            static (_, now) => new Count(1, now),
            (_, before, now) => new Count(IsFresh(before) ? before.Failures + 1 : 1, now),
            now);
    }

    public void Forget(byte[] subject)
    {
        if (!_counts.IsEmpty)
            _counts.TryRemove(KeyOf(subject), out _);
    }

    private static string KeyOf(byte[] subject) => Convert.ToBase64String(subject);

    private bool IsFresh(Count count) => clock.GetElapsedTime(count.At) < kept;

    private void MakeRoom()
    {
        foreach (var oldest in _counts.OrderBy(entry => entry.Value.At).Take(MostKept / 10))
            _counts.TryRemove(oldest);
    }

    private sealed record Count(long Failures, long At);
}
