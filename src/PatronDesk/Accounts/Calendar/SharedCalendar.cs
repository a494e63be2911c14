using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>
/// The calendar for a client whose library is not known yet: the one that all libraries of the store share, else UTC. It is
/// read again after a minute, and kept while the store does not answer.
/// </summary>
internal sealed class SharedCalendar(Store store, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly Sql FindTwo = new("select distinct time_zone from library where disabled_at is null limit 2");

    private Known? _known;

    /// <param name="mayRead">Whether the store is known to answer.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<LibraryCalendar> FindAsync(bool mayRead, CancellationToken cancel)
    {
        var known = _known;
        if (!mayRead || (known is not null && clock.GetElapsedTime(known.FoundAt) < Remembered))
            return known?.Calendar ?? LibraryCalendar.Utc;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            var askedAt = clock.GetTimestamp();
            var zones = await store.ReadAsync(session => session.QueryAsync(FindTwo, static row => row.Text(0)), patience.Token);
            var calendar = zones is [var only] ? LibraryCalendar.Of(only) : LibraryCalendar.Utc;
            _known = new(calendar, askedAt);
            return calendar;
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            // Whatever is wrong: a client that asks whether the server is there gets its answer.
            return known?.Calendar ?? LibraryCalendar.Utc;
        }
    }

    private sealed record Known(LibraryCalendar Calendar, long FoundAt);
}
