using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Lists;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>
/// The queue of holds. Whose turn it is, is the oldest open hold; one whose instant has passed counts no more, whether or
/// not the timer has come by.
/// </summary>
internal sealed partial class Holds(Store store, BlockSettings settings, TimeProvider clock)
{
    /// <summary>What waits: <c>$2</c> or what stands for it is now.</summary>
    private const string Waiting =
        "hold.status = 'open' and hold.user_id is not null and (hold.expires_at is null or hold.expires_at > $2)";

    private static readonly Sql Next = new($"""
        select {Hold.Columns} from hold
        where hold.library_id = $1 and hold.item_id = $3 and {Waiting}
        order by hold.row
        limit 1
        """);

    private static readonly Sql WantedByAnother = new($"""
        select count(*) from hold where hold.library_id = $1 and hold.item_id = $3 and hold.user_id <> $4 and {Waiting}
        """);

    private static readonly Sql CountOfItem = new($"""
        select count(*) from hold where hold.library_id = $1 and hold.item_id = $3 and {Waiting}
        """);

    private static readonly Sql FindOne = new($"select {Hold.Columns} from hold where hold.library_id = $1 and hold.id = $2");

    private static readonly Sql OfPatron = new($"""
        select {Hold.Columns} from hold
        where hold.library_id = $1 and hold.user_id = $3 and {Waiting}
        order by hold.placed_at, hold.row
        limit {MostOfPatron}
        """);

    private static readonly Sql Insert = new("""
        insert into hold (row, library_id, id, item_id, title, title_folded, user_id, status, placed_at, pickup, expires_at,
            shelf_at, version, created_at, created_by, created_by_name, updated_at, updated_by, updated_by_name)
        values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11, 1, $8, $12, $13, $8, $12, $13)
        on conflict do nothing
        """);

    private static readonly Sql Write = new("""
        update hold
        set pickup = $3, expires_at = $4, version = version + 1, updated_at = $5, updated_by = $6, updated_by_name = $7
        where library_id = $1 and row = $2
        """);

    private static readonly Sql CloseOne = new("""
        update hold
        set status = $3, closed_at = $4, version = version + 1, updated_at = $4, updated_by = $5, updated_by_name = $6
        where library_id = $1 and row = $2 and status = 'open'
        """);

    private static readonly Sql FillOf = new("""
        update hold
        set status = 'filled', closed_at = $4, version = version + 1, updated_at = $4
        where library_id = $1 and item_id = $2 and user_id = $3 and status = 'open'
        """);

    private static readonly Sql Shelve = new("""
        update hold set shelf_at = $3, version = version + 1, updated_at = $3
        where library_id = $1 and row = $2 and shelf_at is null
        """);

    private static readonly Sql IsLentTo = new("""
        select count(*) from loan where library_id = $1 and item_id = $2 and user_id = $3 and returned_at is null
        """);

    /// <summary>How many holds of one patron are listed at most.</summary>
    public const int MostOfPatron = 1000;

    /// <summary>Characters of a title or a pickup place.</summary>
    public const int LongestText = 255;

    /// <summary>The hold with this id, any case; null where there is none.</summary>
    public ValueTask<Hold?> FindAsync(Caller caller, string id, CancellationToken cancel) => store.ReadAsync(
        session => session.FindAsync(FindOne, Hold.Read, caller.Library.Id, PatronKey.OfUuid(id).Value), cancel);

    /// <summary>What a patron waits for, the oldest first; up to <see cref="MostOfPatron"/>.</summary>
    public ValueTask<List<Hold>> OpenOfAsync(Caller caller, Patron patron, CancellationToken cancel) => store.ReadAsync(
        session => session.QueryAsync(OfPatron, Hold.Read, caller.Library.Id, clock.Now(), patron.Uuid), cancel);

    /// <summary>Places a hold, journalled, on disk when this returns.</summary>
    public ValueTask<PlaceHold> PlaceAsync(Caller caller, Asker asker, PatronKey key, HoldOrder order, CancellationToken cancel) =>
        (order.ItemBarcode is { } barcode ? Item.IsBarcode(barcode) : !string.IsNullOrWhiteSpace(order.Title))
            ? store.WriteAsync(session => PlaceAsync(session, caller, asker, key, order), cancel)
            : new(new PlaceHold.NoItem());

    /// <summary>Changes where and until when a patron waits; the patron must be allowed to request.</summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="asker">Who stands there.</param>
    /// <param name="id">The hold's id.</param>
    /// <param name="pickup">Where; null for nowhere said.</param>
    /// <param name="expiresAt">Until when; null for no end.</param>
    /// <param name="ifRevision">Refuse unless the hold still has this revision; null for whatever it has.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask<ChangeHold> ChangeAsync(
        Caller caller, Asker asker, string id, string? pickup, DateTimeOffset? expiresAt, string? ifRevision,
        CancellationToken cancel) => WithOpenAsync(
        caller,
        id,
        ifRevision,
        async (session, hold, now) =>
        {
            if (await Standings.FindAsync(session, caller.Library, PatronKey.OfUuid(hold.UserId!), now) is not { } standing)
                return new ChangeHold.NotFound();
            if (standing.Pass(PatronAction.Request, asker, caller, wanted: null) is Passage.Refused(var verdict))
                return new ChangeHold.Refused(verdict);
            var batch = session.StartBatch();
            batch.Add(Write, caller.Library.Id, hold.Row, pickup, expiresAt, now, caller.UserId, caller.Username);
            batch.Journal(new(caller.Library.Id, now, caller.Actor, "hold.updated", hold.Id));
            await batch.ExecuteAsync();
            return new ChangeHold.Done(hold with { Pickup = pickup, ExpiresAt = expiresAt, Version = hold.Version + 1 });
        },
        cancel);

    /// <summary>Ends a hold. Nobody is kept from giving up a place.</summary>
    public ValueTask<ChangeHold> CancelAsync(Caller caller, string id, string? ifRevision, CancellationToken cancel) => WithOpenAsync(
        caller,
        id,
        ifRevision,
        async (session, hold, now) =>
        {
            var batch = session.StartBatch();
            batch.Add(CloseOne, caller.Library.Id, hold.Row, "cancelled", now, caller.UserId, caller.Username);
            batch.Journal(new(caller.Library.Id, now, caller.Actor, "hold.cancelled", hold.Id));
            await batch.ExecuteAsync();
            return new ChangeHold.Done(hold with { Status = HoldStatus.Cancelled, ClosedAt = now, Version = hold.Version + 1 });
        },
        cancel);

    /// <summary>Whose turn it is for an item; null where nobody waits.</summary>
    internal static ValueTask<Hold?> NextAsync(Session session, Library library, Item item, DateTimeOffset now) =>
        session.FindAsync(Next, Hold.Read, library.Id, now, item.Id);

    internal static ValueTask<long> CountAsync(Session session, Library library, Item item, DateTimeOffset now) =>
        session.FindAsync(CountOfItem, static row => row.Number(0), library.Id, now, item.Id);

    internal static async ValueTask<bool> IsWantedByAnotherAsync(Session session, Library library, Loan loan, DateTimeOffset now) =>
        await session.FindAsync(WantedByAnother, static row => row.Flag(0), library.Id, now, loan.ItemId, loan.UserId);

    /// <summary>The patron has got the item: what they waited for is there.</summary>
    internal static void Fill(Batch batch, Library library, Item item, Patron patron, DateTimeOffset now) =>
        batch.Add(FillOf, library.Id, item.Id, patron.Uuid, now);

    internal static void PutOnShelf(Batch batch, Library library, Hold hold, DateTimeOffset now) =>
        batch.Add(Shelve, library.Id, hold.Row, now);

    private async ValueTask<PlaceHold> PlaceAsync(
        Session session, Caller caller, Asker asker, PatronKey key, HoldOrder order)
    {
        var (library, now) = (caller.Library, clock.Now());
        if (await PatronRecords.LockAsync(session, library, key) is not { } patron)
            return new PlaceHold.NoPatron();
        var standing = (await Standings.FindAsync(session, library, PatronKey.OfUuid(patron.Uuid), now))!;
        var passage = standing.Pass(PatronAction.Request, asker, caller, order.Override);
        switch (passage)
        {
            case Passage.Refused(var verdict):
                return new PlaceHold.Refused(verdict);
            case Passage.MayNotOverride:
                return new PlaceHold.MayNotOverride();
            case Passage.NeedsComment:
                return new PlaceHold.NeedsComment();
        }

        var item = order.ItemBarcode is { } barcode ? await Item.LockOrMakeAsync(session, library, barcode, now) : null;
        if (item is not null && await session.FindAsync(IsLentTo, static row => row.Flag(0), library.Id, item.Id, patron.Uuid))
        {
            session.RollBack();
            return new PlaceHold.HasItem();
        }

        var id = order.Id ?? Guid.NewGuid().ToString("D");
        var batch = session.StartBatch();
        batch.Add(
            Insert, await session.NextNumberAsync("hold_row"), library.Id, id, item?.Id, item is null ? order.Title : null,
            item is null ? FoldedText.Of(order.Title).Folded : null, patron.Uuid, now, order.Pickup,
            order.ExpiresAt ?? (library.HoldDays > 0 ? now.AddDays(library.HoldDays) : null), (DateTimeOffset?)null,
            caller.UserId, caller.Username);
        batch.Journal(new(library.Id, now, caller.Actor, "hold.placed", id));
        if (passage is Passage.Overridden overridden)
            batch.Journal(new(library.Id, now, caller.Actor, "block.overridden", id, $"request: {overridden.Reasons}"));
        if ((await batch.ExecuteAsync())[0] == 0)
        {
            session.RollBack();
            return new PlaceHold.AlreadyHeld();
        }

        return new PlaceHold.Placed((await session.FindAsync(FindOne, Hold.Read, library.Id, id))!);
    }

    private ValueTask<ChangeHold> WithOpenAsync(
        Caller caller, string id, string? ifRevision, Func<Session, Hold, DateTimeOffset, ValueTask<ChangeHold>> work,
        CancellationToken cancel) => store.WriteAsync(
        async session =>
        {
            var (library, now) = (caller.Library, clock.Now());
            var key = PatronKey.OfUuid(id).Value;
            if (await session.FindAsync(FindOne, Hold.Read, library.Id, key) is not { UserId: { } user })
                return new ChangeHold.NotFound();
            // Locked, and then read again: the patron may have been deleted, or the hold filled, in between.
            await PatronRecords.LockAsync(session, library, PatronKey.OfUuid(user));
            if (await session.FindAsync(FindOne, Hold.Read, library.Id, key) is not { UserId: not null } hold)
                return new ChangeHold.NotFound();
            if (ifRevision is not null && ifRevision != hold.Revision)
                return new ChangeHold.Changed();
            return hold.Status == HoldStatus.Open ? await work(session, hold, now) : new ChangeHold.Over(hold);
        },
        cancel);
}

/// <summary>What is to be held.</summary>
internal sealed record HoldOrder
{
    /// <summary>The UUID wanted for it, in lower case; null to be given one.</summary>
    public string? Id { get; init; }

    /// <summary>This very item; null where a title is wanted.</summary>
    public string? ItemBarcode { get; init; }

    /// <summary>Any copy of it; up to <see cref="Holds.LongestText"/> characters.</summary>
    public string? Title { get; init; }

    public string? Pickup { get; init; }

    /// <summary>Null for the library's own days.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public BlockOverride? Override { get; init; }
}

/// <summary>What came of placing a hold.</summary>
internal abstract record PlaceHold
{
    public sealed record Placed(Hold Hold) : PlaceHold;

    public sealed record Refused(Verdict Verdict) : PlaceHold;

    public sealed record MayNotOverride : PlaceHold;

    public sealed record NeedsComment : PlaceHold;

    public sealed record NoPatron : PlaceHold;

    /// <summary>Neither a barcode that an item can have nor a title.</summary>
    public sealed record NoItem : PlaceHold;

    /// <summary>The patron has the item.</summary>
    public sealed record HasItem : PlaceHold;

    /// <summary>The patron waits for it already, or the id is another hold's.</summary>
    public sealed record AlreadyHeld : PlaceHold;
}

/// <summary>What came of changing or cancelling a hold.</summary>
internal abstract record ChangeHold
{
    public sealed record Done(Hold Hold) : ChangeHold;

    public sealed record NotFound : ChangeHold;

    /// <summary>It waits no longer, so there is nothing to change.</summary>
    public sealed record Over(Hold Hold) : ChangeHold;

    /// <summary>It has another revision than the caller knows.</summary>
    public sealed record Changed : ChangeHold;

    public sealed record Refused(Verdict Verdict) : ChangeHold;
}
