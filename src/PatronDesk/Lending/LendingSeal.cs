using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Lists;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>
/// Keeps a patron with open loans from being deleted; takes a deleted patron out of every loan and hold at once; and keeps
/// whose they were under a seal that no list reads, until a restore breaks it or the purge destroys it.
/// </summary>
internal sealed class LendingSeal : IDeletionGuard, IDeletionFollower, IPurgeFollower
{
    private static readonly Sql OpenHolds = new("select id from hold where library_id = $1 and patron = $2 and is_open = 1");

    private static readonly Sql CancelHolds = new("""
        update hold
        set is_open = 0, status = $3, status_folded = $4, status_words = $5, updated_at = $6, version = version + 1
        where library_id = $1 and patron = $2 and is_open = 1
        """);

    private static readonly Sql SealLoans = Seal("loan");

    private static readonly Sql SealHolds = Seal("hold");

    private static readonly Sql EmptyLoans = Empty("loan");

    private static readonly Sql EmptyHolds = Empty("hold");

    private static readonly Sql ReturnLoans = Return("loan");

    private static readonly Sql ReturnHolds = Return("hold");

    private static readonly Sql Destroy = new("delete from lending_seal where library_id = $1 and patron = $2");

    /// <inheritdoc/>
    public async ValueTask<string?> RefusalAsync(Session session, Patron patron) =>
        await LoanSql.CountOpenAsync(session, patron.LibraryId, patron.Uuid) switch
        {
            0 => null,
            1 => "The patron has 1 active checkout; check the item in first.",
            var count => $"The patron has {count} active checkouts; check the items in first.",
        };

    /// <inheritdoc/>
    public async ValueTask DeletedAsync(Session session, Patron patron, DateTimeOffset now)
    {
        var (library, uuid) = (patron.LibraryId, patron.Uuid);
        var cancelled = await session.QueryAsync(OpenHolds, static row => row.Text(0), library, uuid);
        var batch = session.StartBatch();
        batch.Add(CancelHolds, [library, uuid, .. FoldedText.Columns(HoldStatus.Cancelled), now]);
        batch.Add(SealLoans, library, uuid);
        batch.Add(SealHolds, library, uuid);
        batch.Add(EmptyLoans, library, uuid);
        batch.Add(EmptyHolds, library, uuid);
        foreach (var id in cancelled)
            batch.Journal(new(library, now, "program", "hold.cancelled", id));
        await batch.ExecuteAsync();
    }

    /// <inheritdoc/>
    public async ValueTask RestoredAsync(Session session, Patron patron, DateTimeOffset now)
    {
        var batch = session.StartBatch();
        batch.Add(ReturnLoans, patron.LibraryId, patron.Uuid);
        batch.Add(ReturnHolds, patron.LibraryId, patron.Uuid);
        batch.Add(Destroy, patron.LibraryId, patron.Uuid);
        await batch.ExecuteAsync();
    }

    /// <inheritdoc/>
    public async ValueTask FollowAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now) =>
        await session.ExecuteAsync(Destroy, libraryId, patronUuid);

    // What staff wrote when they went on in spite of a verdict may name the patron, so it goes under the seal too.
    private static Sql Seal(string table) => new($"""
        insert into lending_seal (library_id, patron, kind, row, override_comment)
        select library_id, patron, '{table}', row, override_comment from {table} where library_id = $1 and patron = $2
        """);

    private static Sql Empty(string table) => new($"""
        update {table} set patron = null, override_comment = null, version = version + 1 where library_id = $1 and patron = $2
        """);

    private static Sql Return(string table) => new($"""
        update {table}
        set patron = $2, version = version + 1, override_comment = (
            select seal.override_comment from lending_seal as seal
            where seal.library_id = $1 and seal.patron = $2 and seal.kind = '{table}' and seal.row = {table}.row)
        where library_id = $1 and row in (
            select seal.row from lending_seal as seal
            where seal.library_id = $1 and seal.patron = $2 and seal.kind = '{table}')
        """);
}
