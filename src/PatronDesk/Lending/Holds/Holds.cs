using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Lists;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>
/// The register of holds. An open hold is visible until it expires; each query checks that. A hold for a title has a queue
/// of its own and is never filled by an item: staff cancel it when they have found one.
/// </summary>
internal sealed partial class Holds(Store store, LendingSettings settings, TimeProvider clock)
{
    private static readonly ListedTable<Hold> Listed = new()
    {
        Table = Hold.Table,
        TableAlone = "hold",
        Columns = Hold.Columns,
        Where = Hold.InSight,
        DefaultOrder = [ListedTable<Hold>.Latest("hold.created_at"), ListedTable<Hold>.Latest("hold.row")],
        Schema = LendingIndexes.Holds,
        SortedByIndex = new HashSet<string> { "hold.id" },
    };

    private static readonly Sql Find = new($"select {Hold.Columns} from {Hold.Table} where {Hold.InSight} and hold.id = $3");

    private static readonly Sql FindOpen = new($"""
        select {Hold.Columns} from {Hold.Table}
        where {Hold.InSight} and hold.patron = $3 and hold.queue = $4 and hold.is_open = 1
        """);

    private static readonly Sql OpenRange = new($"""
        select {Hold.Columns} from {Hold.Table}
        where {Hold.InSight} and hold.patron = $3 and hold.is_open = 1 and hold.status = $4
        order by hold.row
        limit $5 offset $6
        """);

    private static readonly Sql OnShelf = new($"""
        select {Hold.Columns} from {Hold.Table}
        where {Hold.InSight} and hold.is_open = 1 and hold.status = $3
        order by hold.updated_at, hold.row
        limit $4
        """);

    private static readonly Sql OfItem = new($"""
        select {Hold.Columns} from {Hold.Table}
        where {Hold.InSight} and hold.queue = $3 and hold.is_open = 1
        order by {Hold.Order}
        limit $4
        """);

    private static readonly Sql Insert = new($"""
        insert into hold (library_id, item_id, queue, is_open, {Hold.Columns.Names})
        values ($1, $2, $3, 1, {Hold.Columns.Parameters(4)})
        on conflict do nothing
        """);

    private static readonly Sql ExpiredOfPatron = new("""
        select row, id from hold where library_id = $1 and patron = $3 and queue = $4 and is_open = 1 and expires_at <= $2
        """);

    /// <summary>The visible holds that match a query; newest first where it gives no order.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public PagedQuery<Hold> Query(Caller caller, string? cql, IReadOnlyList<CqlSort>? orderBy = null) =>
        Listed.Query(store, [caller.Library.Id, clock.Now()], cql, orderBy, settings.QueryLimit);

    /// <summary>The visible hold with this id, ignoring case; null where there is none.</summary>
    public ValueTask<Hold?> FindAsync(Caller caller, string id, CancellationToken cancel) =>
        store.ReadAsync(session => FindAsync(session, caller, id.ToLowerInvariant(), clock.Now()), cancel);

    /// <summary>The open hold of a patron for an item; null where there is none.</summary>
    public async ValueTask<Hold?> FindAsync(Caller caller, string patronId, string barcode, CancellationToken cancel) =>
        Item.BarcodeOf(barcode) is not { } clean
            ? null
            : await store.ReadSnapshotAsync(
                async session => await ItemRecords.FindAsync(session, caller.Library, clean) is { } item
                    ? await session.FindAsync(
                        FindOpen, Hold.Columns.Read, caller.Library.Id, clock.Now(), patronId, HoldQueue.OfItem(item.Id))
                    : null,
                cancel);

    /// <summary>The holds whose items are set aside, the longest first.</summary>
    public ValueTask<List<Hold>> OnShelfAsync(Caller caller, int limit, CancellationToken cancel) => store.ReadAsync(
        session => session.QueryAsync(
            OnShelf, Hold.Columns.Read, caller.Library.Id, clock.Now(), HoldStatus.OnShelf, (long)limit),
        ReadCost.Unknown(settings.QueryLimit),
        cancel);

    /// <summary>The open holds on an item, in the order of its queue.</summary>
    public ValueTask<List<Hold>> OfItemAsync(Caller caller, Item item, int limit, CancellationToken cancel) => store.ReadAsync(
        session => session.QueryAsync(
            OfItem, Hold.Columns.Read, caller.Library.Id, clock.Now(), HoldQueue.OfItem(item.Id), (long)limit),
        cancel);

    /// <summary>A patron's open holds, in order: those set aside on the shelf, or those still waiting.</summary>
    public ValueTask<List<Hold>> OfPatronAsync(
        Caller caller, string patronId, bool onShelf, int offset, int limit, CancellationToken cancel) =>
        store.ReadAsync(
            session => session.QueryAsync(
                OpenRange, Hold.Columns.Read, caller.Library.Id, clock.Now(), patronId,
                onShelf ? HoldStatus.OnShelf : HoldStatus.Waiting, (long)limit, (long)offset),
            cancel);

    /// <summary>Places a hold for a patron; journalled, on disk when this returns.</summary>
    public ValueTask<PlaceHold> PlaceAsync(
        Caller caller, Asker asker, PatronKey patron, NewHold wanted, CancellationToken cancel) =>
        store.WriteAsync(session => PlaceAsync(session, caller, asker, patron, wanted), cancel);

    private async ValueTask<PlaceHold> PlaceAsync(
        Session session, Caller caller, Asker asker, PatronKey key, NewHold wanted)
    {
        var (library, now) = (caller.Library, clock.Now());
        if (await StandingReader.LockAsync(session, library, key, now) is not { } standing)
            return new PlaceHold.NoPatron();
        var patron = standing.Patron;
        var decision = standing.Decide(PatronAction.Request, asker, caller, wanted.Override);
        if (decision.Denial is { } denial)
            return new PlaceHold.Denied(denial);
        Item? item = null;
        if (wanted.ItemId is { } itemId)
        {
            item = await ItemRecords.LockByIdAsync(session, library, itemId.ToLowerInvariant());
            if (item is null)
                return new PlaceHold.UnknownItem();
        }
        else if (wanted.Barcode is { } barcode)
        {
            if (Item.BarcodeOf(barcode) is not { } clean)
                return new PlaceHold.UnknownItem();
            item = await ItemRecords.LockOrMakeAsync(session, library, clean, now);
        }
        else if (string.IsNullOrWhiteSpace(wanted.Title))
        {
            return new PlaceHold.NothingWanted();
        }

        var title = item is null ? wanted.Title : null;
        var queue = item is null ? $"title:{Fold.Search(wanted.Title!)}" : HoldQueue.OfItem(item.Id);
        if (item is not null && await LoanSql.FindOpenAsync(session, library, item.Id) is { } loan && loan.PatronId == patron.Uuid)
            return new PlaceHold.HasItAlready(loan);
        await CloseAsync(
            session, library.Id,
            await session.QueryAsync(
                ExpiredOfPatron, static row => (row.Number(0), row.Text(1)), library.Id, now, patron.Uuid, queue),
            now);
        if (await session.FindAsync(FindOpen, Hold.Columns.Read, library.Id, now, patron.Uuid, queue) is { } earlier)
            return new PlaceHold.AlreadyPlaced(earlier);

        var id = wanted.Id?.ToLowerInvariant() ?? Guid.NewGuid().ToString("D");
        DateTimeOffset? ends = wanted.ExpiresAt is { } at ? Instants.Whole(at)
            : library.HoldDays > 0 ? library.Calendar.EndOf(library.Calendar.DateOf(now).AddDays(library.HoldDays)) : null;
        if (ends <= now)
            return new PlaceHold.EndNotAhead();
        var hold = new Hold
        {
            Row = await session.NextNumberAsync("hold_row"),
            Id = id,
            PatronId = patron.Uuid,
            Item = item,
            Title = title,
            Pickup = wanted.Pickup,
            ExpiresAt = ends,
            Status = HoldStatus.Waiting,
            OverrideComment = decision.JournalReasons is null ? null : wanted.Override?.Comment,
            Version = 1,
            Stamp = AuditStamp.New(caller, now),
        };
        var inserted = await session.ExecuteAsync(Insert, Hold.Columns.Values(hold, library.Id, item?.Id, queue));
        if (inserted == 0)
            return new PlaceHold.IdTaken();
        await session.JournalAsync(new(library.Id, now, caller.Actor, "hold.placed", id));
        if (decision.JournalReasons is { } reasons)
            await session.JournalAsync(new(library.Id, now, caller.Actor, "block.overridden", id, reasons));
        return new PlaceHold.Placed((await FindAsync(session, caller, id, now))!, decision.Warnings);
    }

    private static ValueTask<Hold?> FindAsync(Session session, Caller caller, string id, DateTimeOffset now) =>
        session.FindAsync(Find, Hold.Columns.Read, caller.Library.Id, now, id);
}

/// <summary>What to hold: an item by its id or barcode, or any item with a title.</summary>
internal sealed record NewHold
{
    /// <summary>The hold's own id, a UUID; null to generate one.</summary>
    public string? Id { get; init; }

    public string? ItemId { get; init; }

    public string? Barcode { get; init; }

    public string? Title { get; init; }

    public string? Pickup { get; init; }

    /// <summary>Null for the library's hold days.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Staff's override of a verdict; null for none.</summary>
    public BlockOverride? Override { get; init; }
}

/// <summary>The outcome of placing a hold. Nothing was written unless the case says so.</summary>
internal abstract record PlaceHold
{
    public sealed record Placed(Hold Hold, IReadOnlyList<Refusal> Warnings) : PlaceHold;

    /// <summary>The patron waits for it already.</summary>
    public sealed record AlreadyPlaced(Hold Hold) : PlaceHold;

    /// <summary>The patron has the item already.</summary>
    public sealed record HasItAlready(Loan Loan) : PlaceHold;

    public sealed record NoPatron : PlaceHold;

    public sealed record Denied(Denial Denial) : PlaceHold;

    public sealed record UnknownItem : PlaceHold;

    /// <summary>Neither an item nor a title was named.</summary>
    public sealed record NothingWanted : PlaceHold;

    public sealed record EndNotAhead : PlaceHold;

    public sealed record IdTaken : PlaceHold;
}

/// <summary>The outcome of changing, cancelling or removing a hold.</summary>
internal abstract record ChangeHold
{
    public sealed record Done(Hold Hold) : ChangeHold;

    public sealed record NotFound : ChangeHold;

    /// <summary>The hold is closed, and stays as it is.</summary>
    public sealed record Closed(Hold Hold) : ChangeHold;

    /// <summary>The hold's revision is not the one that the caller expects.</summary>
    public sealed record Changed : ChangeHold;

    public sealed record Denied(Denial Denial) : ChangeHold;
}
