using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>
/// Prevents the deletion of a patron with open loans. On deletion, moves the patron's id from loans, holds and queues to
/// the table <c>lending_seal</c>, which no list reads. A restore moves it back, and the patron waits again in the old
/// places; a purge deletes it.
/// </summary>
internal sealed class LendingSeal : IDeletionGuard, IDeletionFollower, IPurgeFollower, IIdFollower
{
    private const string Waited = """
        select seal.row from lending_seal as seal
        where seal.library_id = $1 and seal.patron = $2 and seal.kind = 'hold' and seal.status is not null
        """;

    private static readonly Sql OpenLoans = new("""
        select count(*), min(id) from loan where library_id = $1 and patron = $2 and returned_at is null
        """);

    // Locked, so that a hold that staff or the timer close meanwhile is closed either before this or not at all.
    private static readonly Sql OpenHolds = new("""
        select row, id, expires_at from hold
        where library_id = $1 and patron = $2 and is_open = 1
        order by row
        {lock}
        """);

    private static readonly Sql CloseHolds = new($"""
        update hold
        set is_open = 0, {FoldedText.Settings("status", 3)}, updated_at = $6, version = version + 1
        where library_id = $1 and patron = $2 and is_open = 1
        """);

    private static readonly Sql SealLoans = Seal("loan", "null");

    private static readonly Sql SealHolds = Seal("hold", "case when is_open = 1 then status end");

    private static readonly Sql EmptyLoans = Empty("loan");

    private static readonly Sql EmptyHolds = Empty("hold");

    private static readonly Sql ReturnLoans = Return("loan");

    private static readonly Sql ReturnHolds = Return("hold");

    private static readonly Sql WaitingHolds = new($"""
        select hold.id from hold where hold.library_id = $1 and hold.row in ({Waited}) order by hold.row
        """);

    // The rows' numbers give the queue's order, so each hold returns to its old place. One that has expired in the meantime
    // is invisible at once, and the timer closes it.
    private static readonly Sql Reopen = new($"""
        update hold
        set is_open = 1, {FoldedText.Settings("status", 3)}, updated_at = $6, version = version + 1
        where library_id = $1 and row in ({Waited})
        """);

    private static readonly Sql LockShelved = new($"""
        select item.row from item
        where item.library_id = $1 and item.id in (
            select hold.item_id from hold where hold.library_id = $1 and hold.row in ({Waited} and seal.status = $3))
        order by item.id
        {"{lock}"}
        """);

    // An item set aside for the patron still is, unless it was lent or set aside for someone else since the deletion.
    private static readonly Sql Reshelve = new($"""
        update hold
        set {FoldedText.Settings("status", 3)}
        where library_id = $1 and row in ({Waited} and seal.status = $3)
          and not exists (
            select 1 from loan
            where loan.library_id = $1 and loan.item_id = hold.item_id and (loan.returned_at is null or loan.out_at >= $6))
          and not exists (
            select 1 from hold as other
            where other.library_id = $1 and other.queue = hold.queue and other.is_open = 1 and other.status = $3)
        """);

    private static readonly Sql Move = new("""
        update lending_seal set patron = $3 where library_id = $1 and patron = $2
        """);

    private static readonly Sql Destroy = new("delete from lending_seal where library_id = $1 and patron = $2");

    /// <inheritdoc/>
    public ValueTask<OpenCheckouts?> FindCheckoutsAsync(Session session, Patron patron) =>
        session.FindAsync(
            OpenLoans,
            static row => row.Number(0) == 0 ? null : new OpenCheckouts(row.Number(0), row.Text(1)),
            patron.LibraryId, patron.Uuid);

    /// <inheritdoc/>
    public async ValueTask DeletedAsync(Session session, Patron patron, DateTimeOffset now)
    {
        var (library, uuid) = (patron.LibraryId, patron.Uuid);
        var open = await session.QueryAsync(
            OpenHolds, static row => (Row: row.Number(0), Id: row.Text(1), EndsAt: row.InstantOrNull(2)), library, uuid);
        // Expired holds that the timer has not closed yet.
        await Holds.CloseAsync(
            session, library, [.. open.Where(hold => hold.EndsAt <= now).Select(hold => (hold.Row, hold.Id))], now);
        var batch = session.StartBatch();
        batch.Add(SealLoans, library, uuid);
        batch.Add(SealHolds, library, uuid);
        batch.Add(CloseHolds, [library, uuid, .. FoldedText.Columns(HoldStatus.Cancelled), now]);
        batch.Add(EmptyLoans, library, uuid);
        batch.Add(EmptyHolds, library, uuid);
        foreach (var hold in open)
        {
            if (!(hold.EndsAt <= now))
                batch.Journal(new(library, now, Actor.Program, "hold.cancelled", hold.Id));
        }

        await batch.ExecuteAsync();
    }

    /// <inheritdoc/>
    public async ValueTask RestoredAsync(Session session, Patron patron, DateTimeOffset now)
    {
        var (library, uuid) = (patron.LibraryId, patron.Uuid);
        var waiting = await session.QueryAsync(WaitingHolds, static row => row.Text(0), library, uuid);
        if (waiting.Count > 0)
            await session.QueryAsync(LockShelved, static row => row.Number(0), library, uuid, HoldStatus.OnShelf);
        var batch = session.StartBatch();
        batch.Add(ReturnLoans, library, uuid);
        batch.Add(ReturnHolds, library, uuid);
        if (waiting.Count > 0)
        {
            batch.Add(Reopen, [library, uuid, .. FoldedText.Columns(HoldStatus.Waiting), now]);
            batch.Add(Reshelve, [library, uuid, .. FoldedText.Columns(HoldStatus.OnShelf), patron.DeletedAt]);
            foreach (var id in waiting)
                batch.Journal(new(library, now, Actor.Program, "hold.reopened", id));
        }

        batch.Add(Destroy, library, uuid);
        await batch.ExecuteAsync();
    }

    /// <inheritdoc/>
    public async ValueTask FollowAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now) =>
        await session.ExecuteAsync(Destroy, libraryId, patronUuid);

    /// <inheritdoc/>
    public async ValueTask FollowAsync(Session session, long libraryId, string oldUuid, string newUuid) =>
        await session.ExecuteAsync(Move, libraryId, oldUuid, newUuid);

    // Staff's comment on an override may name the patron, so it is sealed too.
    private static Sql Seal(string table, string status) => new($"""
        insert into lending_seal (library_id, patron, kind, row, override_comment, status)
        select library_id, patron, '{table}', row, override_comment, {status} from {table} where library_id = $1 and patron = $2
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
