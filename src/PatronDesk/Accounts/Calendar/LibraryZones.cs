using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Accounts;

/// <summary>The time zones of all libraries: stores this machine's where a library has none, and refuses one that is unknown.</summary>
internal static class LibraryZones
{
    private static readonly Sql Unset = new("select id, api_id, tenant from library where time_zone = '' order by id limit 100000");

    private static readonly Sql Set = new("update library set time_zone = $2 where id = $1 and time_zone = ''");

    private static readonly Sql List = new("select tenant, time_zone from library order by id limit 100000");

    /// <summary>
    /// Gives libraries that were made before there were zones this machine's, once and for good; journalled. Returns their
    /// tenants.
    /// </summary>
    public static ValueTask<IReadOnlyList<string>> StoreAsync(
        Store store, HostZone zone, TimeProvider clock, CancellationToken cancel) =>
        store.WriteAsync<IReadOnlyList<string>>(
            async session =>
            {
                var stored = new List<string>();
                foreach (var (id, apiId, tenant) in await session.QueryAsync(
                    Unset, static row => (row.Number(0), row.Text(1), row.Text(2))))
                {
                    // Where two nodes start at once, the first one's zone stays.
                    if (await session.ExecuteAsync(Set, id, zone.Name) == 0)
                        continue;
                    await session.JournalAsync(new(id, clock.GetUtcNow(), Actor.Program, "library.changed", apiId, "time_zone"));
                    stored.Add(tenant);
                }

                return stored;
            },
            cancel);

    /// <summary>Each library's tenant and zone.</summary>
    public static ValueTask<List<(string Tenant, string Zone)>> ListAsync(Store store, CancellationToken cancel) =>
        store.ReadAsync(session => session.QueryAsync(List, static row => (row.Text(0), row.Text(1))), cancel);

    /// <summary>Refuses a store with a library whose zone this machine does not know.</summary>
    /// <exception cref="UnknownZoneException">There is one, or the machine has no zones at all.</exception>
    public static async ValueTask CheckAsync(Store store, CancellationToken cancel)
    {
        foreach (var (_, zone) in await ListAsync(store, cancel))
        {
            if (!HostZone.HasData || !LibraryCalendar.IsZone(zone))
                throw new UnknownZoneException(zone);
        }
    }
}
