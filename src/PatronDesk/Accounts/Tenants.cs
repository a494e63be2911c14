using System.Collections.Concurrent;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>Finds a library by the tenant that FOLIO's clients name. Caches it for two seconds.</summary>
internal sealed class Tenants(Store store, TimeProvider clock)
{
    private const int MostRemembered = 10_000;

    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(2);

    private static readonly Sql FindOne = new($"""
        select {Library.Columns} from library where tenant = $1 and disabled_at is null
        """);

    private static readonly Sql FindTwo = new($"""
        select {Library.Columns} from library where disabled_at is null order by id limit 2
        """);

    private readonly ConcurrentDictionary<string, (Library Library, long FoundAt)> _known = new(StringComparer.Ordinal);

    public async ValueTask<Library?> FindAsync(string tenant, CancellationToken cancel)
    {
        // A monotonic clock, because the wall clock may be set back.
        if (_known.TryGetValue(tenant, out var entry) && clock.GetElapsedTime(entry.FoundAt) < Remembered)
            return entry.Library;
        var askedAt = clock.GetTimestamp();
        var found = await store.ReadAsync(session => session.FindAsync(FindOne, Library.Columns.Read, tenant), cancel);
        if (found is not null && _known.Count < MostRemembered)
            _known[tenant] = (found, askedAt);
        else
            _known.TryRemove(tenant, out _);
        return found;
    }

    /// <summary>The library of a store that has only one; null where there are several.</summary>
    public async ValueTask<Library?> FindOnlyAsync(CancellationToken cancel) =>
        await store.ReadAsync(session => session.QueryAsync(FindTwo, Library.Columns.Read), cancel) is [var only] ? only : null;
}
