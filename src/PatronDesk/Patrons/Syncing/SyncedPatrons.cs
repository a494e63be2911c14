using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>Keeps whom syncs of a source wrote or matched.</summary>
internal static class SyncedPatrons
{
    private const int AtOnce = 1_000;

    // A deleted patron can't be missing. After a restore the source knows them again.
    private static readonly Sql Next = new($"""
        select {SyncedPatron.Columns}
        from sync_patron
        where library_id = $1 and source = $2 and patron > $3
          and exists (
              select 1 from patron as live
              where live.library_id = $1 and live.id = sync_patron.patron and live.deleted_at is null)
        order by patron
        limit {AtOnce}
        """);

    private static readonly Sql NextPatrons = new($"""
        select {Patron.Columns}
        from patron
        where library_id = $1 and deleted_at is null and id > $3
          and exists (
              select 1 from sync_patron as synced
              where synced.library_id = $1 and synced.source = $2 and synced.patron = patron.id)
        order by id
        limit {AtOnce}
        """);

    // If a desk lifted a freeze and froze the patron again, the freeze is the desk's. The plus keeps the engines from the index by time.
    private static readonly Sql ChangedSince = new($"""
        select synced.patron
        from sync_patron as synced
        join patron on patron.library_id = synced.library_id and patron.id = synced.patron
        where synced.library_id = $1 and synced.source = $2 and synced.took = 1 and synced.patron > $3
          and exists (
              select 1 from journal
              where journal.library_id = $1 and journal.subject = patron.uuid and +journal.at > synced.took_at
                and journal.action = 'patron.updated'
                and {"{place}"}(
                    ',' || journal.detail || ',',
                    case synced.missing_as when 'freeze' then ',freeze,' when 'inactive' then ',active,' else ',expires_at,' end) > 0)
        order by synced.patron
        limit {AtOnce}
        """);

    private static readonly Sql Mark = new("""
        insert into sync_patron (library_id, source, patron, took) values ($1, $2, $3, 0)
        on conflict (library_id, source, patron)
        do update set missing_as = null, took = 0, took_at = null, set_expires_at = null, was_expires_at = null
        """);

    private static readonly Sql Write = new($"""
        update sync_patron set {SyncedPatron.Columns.Settings(4)} where library_id = $1 and source = $2 and patron = $3
        """);

    /// <summary>The live patrons of a source by the numbers of their rows.</summary>
    public static async Task<Dictionary<long, SyncedPatron>> AllAsync(
        Store store, Library library, string source, CancellationToken cancel)
    {
        var all = new Dictionary<long, SyncedPatron>();
        for (var last = 0L; ;)
        {
            var some = await store.ReadAsync(
                session => session.QueryAsync(Next, SyncedPatron.Columns.Read, library.Id, source, last), cancel);
            foreach (var one in some)
                all[one.PatronRow] = one;
            if (some.Count < AtOnce)
                return all;
            last = some[^1].PatronRow;
        }
    }

    /// <summary>
    /// The row numbers of patrons from whom a sync took something that somebody else has changed since. The journal tells, as far
    /// back as it goes.
    /// </summary>
    public static async Task<List<long>> ChangedSinceAsync(Store store, Library library, string source, CancellationToken cancel)
    {
        var changed = new List<long>();
        for (var last = 0L; ;)
        {
            var some = await store.ReadAsync(
                session => session.QueryAsync(ChangedSince, static row => row.Number(0), library.Id, source, last), cancel);
            changed.AddRange(some);
            if (some.Count < AtOnce)
                return changed;
            last = some[^1];
        }
    }

    /// <summary>The live patrons of a source who have these row numbers, in the order of the numbers.</summary>
    public static async Task<List<Patron>> PatronsAsync(
        Store store, Library library, string source, IReadOnlySet<long> rows, CancellationToken cancel)
    {
        var patrons = new List<Patron>();
        for (var last = 0L; patrons.Count < rows.Count;)
        {
            var some = await store.ReadAsync(
                session => session.QueryAsync(NextPatrons, Patron.Columns.Read, library.Id, source, last), cancel);
            patrons.AddRange(some.Where(patron => rows.Contains(patron.Id)));
            if (some.Count < AtOnce)
                break;
            last = some[^1].Id;
        }

        return patrons;
    }

    /// <summary>Notes that patrons are in the file of a source, and that nothing is taken from them any more.</summary>
    public static async ValueTask MarkAsync(this Session session, Library library, string source, IReadOnlyList<long> rows)
    {
        if (rows.Count == 0)
            return;
        var batch = session.StartBatch();
        foreach (var row in rows)
            batch.Add(Mark, library.Id, source, row);
        await batch.ExecuteAsync();
    }

    /// <summary>Notes how a missing patron was treated.</summary>
    public static ValueTask<int> WriteAsync(this Session session, SyncedPatron synced) => session.ExecuteAsync(
        Write, SyncedPatron.Columns.Changes(synced, synced.LibraryId, synced.Source, synced.PatronRow));
}
