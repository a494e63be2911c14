using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>
/// Gives a merged patron's holds to the one who stays, and back. If both wait for one item, the better place stays. Nobody waits
/// for their own loan.
/// </summary>
internal sealed class HoldMerge : IMergeFollower
{
    private const long Place = 2;

    private const string Name = "coalesce(item.title, item.barcode, hold.title)";

    private static readonly Sql Mark = MergeParts.NoteMark("hold", "patron", Place);

    private static readonly Sql LockItems = new($$"""
        select item.row from item
        where item.library_id = $1 and item.id in (
            select hold.item_id from hold where hold.library_id = $1 and hold.patron in ($2, $3) and hold.is_open = 1)
        order by item.id
        {lock}
        """);

    private static readonly Sql OpenHolds = new($$"""
        select row, id, queue, status, patron, version, expires_at, (
            select count(*) from loan
            where loan.library_id = $1 and loan.item_id = hold.item_id and loan.patron in ($2, $3) and loan.returned_at is null), (
            select coalesce(item.title, item.barcode) from item where item.library_id = $1 and item.id = hold.item_id), title
        from hold
        where library_id = $1 and patron in ($2, $3) and is_open = 1
        order by row
        {lock}
        """);

    private static readonly Sql Cancel = new($"""
        update hold
        set is_open = 0, patron = $3, {FoldedText.Settings("status", 4)}, {AuditStamp.Settings(7)}, version = version + 1
        where library_id = $1 and row = $2
        """);

    private static readonly Sql Note = MergeParts.NoteRows(
        MergeKind.Hold,
        Hold.Table,
        "hold.library_id = $1 and hold.patron = $3",
        "hold.row",
        $"case when hold.is_open = 1 then '{MergeWhat.Moved}' else '{MergeWhat.Over}' end",
        Name,
        "hold.version + 1");

    private static readonly Sql Move = new("""
        update hold set patron = $3, version = version + 1 where library_id = $1 and patron = $2
        """);

    private static readonly Sql MoveBack = new($"""
        update hold set patron = $3, version = version + 1
        where library_id = $1 and patron = $4 and hold.row in (
            select part.row from patron_merge_part as part
            where part.library_id = $1 and part.merge_id = $2 and part.kind = '{MergeKind.Hold}' and part.version = hold.version
              and part.what <> '{MergeWhat.JoinedOfKept}' and part.what <> '{MergeWhat.OwnLoanOfKept}')
        """);

    // A hold that the merge cancelled waits again in its old place, unless its patron waits there anew or has the item.
    private static readonly Sql Reopen = new($"""
        update hold
        set is_open = 1, {FoldedText.Settings("status", 4)}, {AuditStamp.Settings(7)}, version = version + 1
        where library_id = $1 and row = $2 and patron = $3 and is_open = 0 and version = $12
          and not exists (
            select 1 from hold as other
            where other.library_id = $1 and other.queue = hold.queue and other.patron = $3 and other.is_open = 1)
          and not exists (
            select 1 from loan
            where loan.library_id = $1 and loan.item_id = hold.item_id and loan.patron = $3 and loan.returned_at is null)
        """);

    private static readonly Sql Fates = MergeParts.Fates(MergeKind.Hold, "hold", "patron");

    private static readonly Sql NoteNewer = MergeParts.NoteNewer(MergeKind.Hold, Hold.Table, "hold", "patron", Name, Place);

    /// <inheritdoc/>
    public async ValueTask MergeAsync(Session session, MergeMove move)
    {
        var (library, now) = (move.LibraryId, move.Now);
        await session.QueryAsync(LockItems, static row => row.Number(0), library, move.Kept, move.Gone);
        var open = await session.QueryAsync(
            OpenHolds,
            static row => new OpenHold(row.Number(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Number(5))
            {
                EndsAt = row.InstantOrNull(6),
                IsOfOwnLoan = row.Flag(7),
                Name = row.TextOrNull(8) ?? row.TextOrNull(9),
            },
            library, move.Kept, move.Gone);
        // Expired holds that the timer has not closed yet count no more.
        await Holds.CloseAsync(session, library, [.. open.Where(hold => hold.EndsAt <= now).Select(hold => (hold.Row, hold.Id))], now);
        open.RemoveAll(hold => hold.EndsAt <= now);

        var batch = session.StartBatch();
        batch.Add(Mark, library, move.Id, move.Kept, move.Gone);
        foreach (var queue in open.GroupBy(static hold => hold.Queue))
        {
            // As a queue is ordered: whose item is set aside first, then who came first.
            var best = queue.OrderBy(static hold => hold.Status, StringComparer.Ordinal).ThenBy(static hold => hold.Row).First();
            foreach (var hold in queue.Where(hold => hold.IsOfOwnLoan || hold != best))
                AddCancel(batch, move, hold);
        }

        batch.Add(Note, library, move.Id, move.Gone);
        batch.Add(Move, library, move.Gone, move.Kept);
        await batch.ExecuteAsync();
    }

    /// <inheritdoc/>
    public async ValueTask UndoAsync(Session session, MergeMove move)
    {
        var library = move.LibraryId;
        await session.QueryAsync(LockItems, static row => row.Number(0), library, move.Kept, move.Gone);
        var parts = await session.PartsAsync(move, MergeKind.Hold);
        await session.ExecuteAsync(MoveBack, library, move.Id, move.Gone, move.Kept);
        foreach (var part in parts)
        {
            // What went back has one version more.
            if (part.What is MergeWhat.JoinedOfGone or MergeWhat.OwnLoanOfGone)
                await ReopenAsync(session, move, part, move.Gone, part.Version + 1);
            else if (part.What is MergeWhat.JoinedOfKept or MergeWhat.OwnLoanOfKept)
                await ReopenAsync(session, move, part, move.Kept, part.Version);
        }

        var batch = session.StartBatch();
        batch.Add(Fates, library, move.Id, move.Gone, move.Kept);
        batch.Add(NoteNewer, library, move.Id, move.Kept);
        await batch.ExecuteAsync();
    }

    private static void AddCancel(Batch batch, MergeMove move, OpenHold hold)
    {
        var isOfGone = hold.Patron == move.Gone;
        batch.Add(
            Cancel,
            [
                move.LibraryId, hold.Row, move.Kept, .. FoldedText.Columns(HoldStatus.Cancelled),
                .. AuditStamp.Values(move.Caller, move.Now),
            ]);
        batch.Note(move, new(
            MergeKind.Hold,
            hold.Row,
            hold.IsOfOwnLoan ? (isOfGone ? MergeWhat.OwnLoanOfGone : MergeWhat.OwnLoanOfKept)
                : isOfGone ? MergeWhat.JoinedOfGone : MergeWhat.JoinedOfKept,
            hold.Name)
        {
            Was = hold.Status,
            Version = hold.Version + 1,
        });
        batch.Journal(new(move.LibraryId, move.Now, move.Caller.Actor, "hold.cancelled", hold.Id));
    }

    private static async ValueTask ReopenAsync(Session session, MergeMove move, MergePart part, string patron, long? version)
    {
        var isOpen = await session.ExecuteAsync(
            Reopen,
            [
                move.LibraryId, part.Row, patron, .. FoldedText.Columns(HoldStatus.Waiting),
                .. AuditStamp.Values(move.Caller, move.Now), version,
            ]) == 1;
        var batch = session.StartBatch();
        batch.NoteFate(move, part, isOpen ? MergeFate.Back : MergeFate.Stayed);
        await batch.ExecuteAsync();
    }

    private sealed record OpenHold(long Row, string Id, string Queue, string Status, string Patron, long Version)
    {
        public DateTimeOffset? EndsAt { get; init; }

        /// <summary>Whether one of the two patrons has the item.</summary>
        public bool IsOfOwnLoan { get; init; }

        /// <summary>The item's title or barcode, or the title that is waited for.</summary>
        public string? Name { get; init; }
    }
}
