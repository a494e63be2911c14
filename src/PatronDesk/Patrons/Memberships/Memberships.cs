using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Lists;

namespace PatronDesk.Patrons;

/// <summary>Ends the memberships of many patrons, as an operator's command asks.</summary>
internal sealed class Memberships(Store store, TimeProvider clock)
{
    // An operator waits for a slow query; a client of the server would not.
    private static readonly TimeSpan QueryLimit = TimeSpan.FromHours(1);

    private static readonly Sql CountFrozen = new("""
        select library.tenant, count(*)
        from patron join library on library.id = patron.library_id
        where patron.frozen = 1 and patron.deleted_at is null
        group by library.tenant
        order by library.tenant
        """);

    private static readonly Sql End = new($"""
        update patron
        set inactive = 1, frozen = case when $3 = 1 then 0 else frozen end, version = version + 1, {AuditStamp.Settings(4)}
        where library_id = $1 and id = $2 and deleted_at is null and inactive = 0 and (frozen = 1 or $3 = 0)
        returning uuid
        """);

    private static readonly ListedTable<Patron> Active = PatronRecords.Listed with
    {
        Where = $"{PatronRecords.Listed.Where} and patron.inactive = 0",
    };

    private static readonly ListedTable<Patron> ActiveAndFrozen = Active with
    {
        Where = $"{Active.Where} and patron.frozen = 1",
    };

    /// <summary>How many live patrons are frozen in each library that has some, by the library's tenant.</summary>
    public static ValueTask<List<(string Tenant, long Count)>> CountFrozenAsync(Store store, CancellationToken cancel) =>
        store.ReadAsync(session => session.QueryAsync(CountFrozen, static row => (row.Text(0), row.Number(1))), cancel);

    /// <summary>The patrons whose memberships could be ended, in chunks.</summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="cql">Only those who match this query; null for all.</param>
    /// <param name="onlyFrozen">Only those who are frozen.</param>
    /// <param name="cancel">Stops the read.</param>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public IAsyncEnumerable<IReadOnlyList<Patron>> FindAsync(
        Caller caller, string? cql, bool onlyFrozen, CancellationToken cancel) =>
        (onlyFrozen ? ActiveAndFrozen : Active)
            .Query(store, [caller.Library.Id], cql, orderBy: null, QueryLimit)
            .ReadAsync(0, int.MaxValue, cancel);

    /// <summary>
    /// Makes these patrons inactive; journalled, on disk when this returns. Skips who was changed in the meantime so that
    /// they no longer belong here. Returns how many it made inactive.
    /// </summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="patrons">Who.</param>
    /// <param name="thaw">Ends only the memberships of frozen patrons, and lifts their freeze, which stood for the end.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<int> EndAsync(Caller caller, IReadOnlyList<Patron> patrons, bool thaw, CancellationToken cancel) =>
        store.WriteAsync(
            async session =>
            {
                var now = clock.Now();
                var stamp = AuditStamp.Values(caller, now);
                var batch = session.StartBatch();
                var ended = 0;
                foreach (var patron in patrons)
                {
                    if (await session.FindAsync(
                        End, static row => row.Text(0), [caller.Library.Id, patron.Id, thaw, .. stamp]) is not { } uuid)
                        continue;
                    batch.Journal(new(
                        caller.Library.Id, now, caller.Actor, "patron.updated", uuid, thaw ? "freeze,active" : "active"));
                    ended++;
                }

                await batch.ExecuteAsync();
                return ended;
            },
            cancel);
}
