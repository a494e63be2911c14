using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Lending;

/// <summary>The register of items: what is known of a barcode, and where it is.</summary>
internal sealed class Items(Store store, TimeProvider clock)
{
    private static readonly Sql Change = new("""
        update item set title = $3, call_number = $4, media_type = $5, version = version + 1, updated_at = $6
        where library_id = $1 and row = $2
        """);

    private static readonly Sql FindOpen = new($"""
        select {Loan.Columns} from loan where library_id = $1 and item_id = $2 and returned_at is null
        """);

    /// <summary>The item with this barcode; null where it was never lent, held or imported.</summary>
    public ValueTask<Item?> FindAsync(Caller caller, string barcode, CancellationToken cancel) =>
        store.ReadAsync(session => Item.FindAsync(session, caller.Library, barcode), cancel);

    /// <summary>The item with this id, any case; null where there is none.</summary>
    public ValueTask<Item?> FindByIdAsync(Caller caller, string id, CancellationToken cancel) => store.ReadAsync(
        session => Item.FindByIdAsync(session, caller.Library, Patrons.PatronKey.OfUuid(id).Value), cancel);

    /// <summary>Where an item is; null where it was never lent, held or imported.</summary>
    public ValueTask<ItemPlace?> LocateAsync(Caller caller, string barcode, CancellationToken cancel) => store.ReadSnapshotAsync(
        async session =>
        {
            var (library, now) = (caller.Library, clock.Now());
            return await Item.FindAsync(session, library, barcode) is { } item
                ? new ItemPlace(
                    item,
                    await session.FindAsync(FindOpen, Loan.Read, library.Id, item.Id),
                    await Holds.NextAsync(session, library, item, now),
                    await Holds.CountAsync(session, library, item, now))
                : null;
        },
        cancel);

    /// <summary>Writes what is known of an item, which is made where its barcode is new; journalled.</summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="barcode">A barcode that an item can have.</param>
    /// <param name="change">What is to be known, given what is.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask<Item> WriteAsync(Caller caller, string barcode, Func<Item, Item> change, CancellationToken cancel) =>
        store.WriteAsync(
            async session =>
            {
                var now = clock.Now();
                var item = change(await Item.LockOrMakeAsync(session, caller.Library, barcode, now));
                var batch = session.StartBatch();
                batch.Add(Change, caller.Library.Id, item.Row, item.Title, item.CallNumber, item.MediaType, now);
                batch.Journal(new(caller.Library.Id, now, caller.Actor, "item.updated", item.Id));
                await batch.ExecuteAsync();
                return item;
            },
            cancel);
}

/// <summary>Where an item is.</summary>
/// <param name="Item">The item.</param>
/// <param name="Loan">Its open loan; null where it is in the house.</param>
/// <param name="Next">Whose turn it is; null where nobody waits.</param>
/// <param name="Waiting">How many wait.</param>
internal sealed record ItemPlace(Item Item, Loan? Loan, Hold? Next, long Waiting)
{
    /// <summary>It waits on the shelf for who placed a hold.</summary>
    public bool IsOnHoldShelf => Loan is null && Next?.ShelfAt is not null;
}
