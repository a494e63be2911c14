using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    private const int PurgedAtOnce = 200;

    private static readonly TimeSpan CallsKept = TimeSpan.FromHours(24);

    private static readonly Sql FindOverdue = new($"""
        select id, uuid, barcode
        from patron
        where library_id = $1 and deleted_at is not null and deleted_at <= $2
        order by deleted_at
        limit {PurgedAtOnce}
        {"{lock_free}"}
        """);

    private static readonly Sql Erase = new("delete from patron where library_id = $1 and id = $2");

    // An old barcode of a merged record is never given out again, even when nobody has it any more.
    private static readonly Sql FreeAliases = new("update patron_alias set patron = 0 where library_id = $1 and patron = $2");

    // The merge itself stays for its day, to tell why it can't be undone.
    private static readonly Sql EraseMergeParts = new("""
        delete from patron_merge_part
        where library_id = $1 and merge_id in (
            select id from patron_merge where library_id = $1 and (kept = $2 or gone = $2))
        """);

    // The line itself stays for its day, to tell why the patron can't be put back.
    private static readonly Sql EraseImports = new($"""
        update patron_import_row set {ImportedPatron.Emptied} where library_id = $1 and patron = $2
        """);

    private static readonly Sql EraseImportSource = new("delete from user_import_source where library_id = $1 and patron = $2");

    private static readonly Sql EraseSyncs = new("delete from sync_patron where library_id = $1 and patron = $2");

    private static readonly Sql ForgetCalls = new("delete from idempotent_create where created_at <= $1");

    /// <summary>
    /// Purges the patrons that were deleted longer ago than the library keeps them, in steps between which other writes can
    /// run. Several nodes may do it at once. Returns how many were purged.
    /// </summary>
    public async ValueTask<int> PurgeAsync(Library library, CancellationToken cancel)
    {
        var erased = 0;
        int step;
        do
        {
            step = await store.WriteAsync(session => PurgeStepAsync(session, library), cancel);
            erased += step;
        }
        while (step == PurgedAtOnce);

        return erased;
    }

    /// <summary>Deletes idempotency keys older than a day.</summary>
    public ValueTask<int> ForgetCallsAsync(CancellationToken cancel) =>
        store.WriteAsync(session => session.ExecuteAsync(ForgetCalls, clock.Now() - CallsKept), cancel);

    private async ValueTask<int> PurgeStepAsync(Session session, Library library)
    {
        var now = clock.Now();
        var overdue = await session.QueryAsync(
            FindOverdue,
            static row => (Id: row.Number(0), Uuid: row.Text(1), Barcode: row.Text(2)),
            library.Id, now.AddDays(-library.KeepDeletedDays));
        if (overdue.Count == 0)
            return 0;
        var batch = session.StartBatch();
        foreach (var (id, uuid, barcode) in overdue)
        {
            batch.Add(Erase, library.Id, id);
            batch.Add(FreeAliases, library.Id, id);
            batch.Add(EraseMergeParts, library.Id, id);
            batch.Add(EraseImports, library.Id, id);
            batch.Add(EraseImportSource, library.Id, id);
            batch.Add(EraseSyncs, library.Id, id);
            // The old card may still be around, so its barcode is never generated again.
            batch.Add(SpendBarcode, library.Id, barcode);
            batch.Journal(new(library.Id, now, Actor.Program, "patron.purged", uuid));
        }

        await batch.ExecuteAsync();
        foreach (var (_, uuid, _) in overdue)
        {
            foreach (var follower in _purgeFollowers)
                await follower.FollowAsync(session, library.Id, uuid, now);
        }

        return overdue.Count;
    }
}
