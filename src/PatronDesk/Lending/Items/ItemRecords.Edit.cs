using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Lending;

/// <summary>Items that a person adds and describes. An item keeps its barcode: loans and machines know it by that.</summary>
internal sealed partial class ItemRecords
{
    /// <summary>Adds an item, journalled.</summary>
    /// <param name="caller">Who adds it.</param>
    /// <param name="id">The new item's UUID. The same id again finds what it has made.</param>
    /// <param name="wanted">Its barcode and description.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<AddItem> AddAsync(Caller caller, string id, NewItem wanted, CancellationToken cancel)
    {
        if (Item.BarcodeOf(wanted.Barcode) is not { } barcode || !wanted.HasGoodTexts)
            return new AddItem.Refused();
        var made = new Item(id, barcode, wanted.Title, wanted.CallNumber, wanted.MediaType, Properties: null);
        return await store.WriteAsync<AddItem>(
            async session =>
            {
                var now = clock.Now();
                var row = await session.NextNumberAsync("item_row");
                if (await session.ExecuteAsync(Insert, Item.Columns.Values(made, row, caller.Library.Id, now)) == 0)
                {
                    // Null where the id is another item's.
                    return await LockAsync(session, caller.Library, barcode) is { } known && known.Id != id
                        ? new AddItem.Taken(known)
                        : new AddItem.Added(made);
                }

                var batch = session.StartBatch();
                batch.Journal(new(caller.Library.Id, now, caller.Actor, "item.created", id));
                await batch.ExecuteAsync();
                return new AddItem.Added(made);
            },
            cancel);
    }

    /// <summary>Describes an item anew, journalled.</summary>
    /// <param name="caller">Who describes it.</param>
    /// <param name="id">The item's UUID.</param>
    /// <param name="seen">The description that the person saw.</param>
    /// <param name="wanted">The new description.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<EditItem> EditAsync(Caller caller, string id, NewItem seen, NewItem wanted, CancellationToken cancel) =>
        !wanted.HasGoodTexts
            ? new EditItem.Refused()
            : await store.WriteAsync<EditItem>(
                async session =>
                {
                    var (library, now) = (caller.Library, clock.Now());
                    if (await LockByIdAsync(session, library, id.ToLowerInvariant()) is not { } item)
                        return new EditItem.NotFound();
                    var stored = NewItem.Of(item);
                    // Sent twice, or nothing changed: nothing is written.
                    if (stored == wanted)
                        return new EditItem.Edited(item);
                    if (stored != seen)
                        return new EditItem.Changed(item);
                    var edited = item with { Title = wanted.Title, CallNumber = wanted.CallNumber, MediaType = wanted.MediaType };
                    var batch = session.StartBatch();
                    batch.Add(Describe, Item.Columns.Changes(edited, library.Id, item.Id, now));
                    batch.Journal(new(library.Id, now, caller.Actor, "item.updated", item.Id, ChangedFields(stored, wanted)));
                    await batch.ExecuteAsync();
                    return new EditItem.Edited(edited);
                },
                cancel);

    private static string ChangedFields(NewItem before, NewItem after) => string.Join(
        ',',
        new[]
        {
            before.Title == after.Title ? null : "title",
            before.CallNumber == after.CallNumber ? null : "call_number",
            before.MediaType == after.MediaType ? null : "media_type",
        }.OfType<string>());
}

/// <summary>What became of an item that a person adds.</summary>
internal abstract record AddItem
{
    private AddItem()
    {
    }

    /// <summary>It is there.</summary>
    public sealed record Added(Item Item) : AddItem;

    /// <summary>Another item has the barcode.</summary>
    public sealed record Taken(Item Item) : AddItem;

    /// <summary>The barcode or a text is not valid (<see cref="NewItem"/>).</summary>
    public sealed record Refused : AddItem;
}

/// <summary>What became of an item that a person describes anew.</summary>
internal abstract record EditItem
{
    private EditItem()
    {
    }

    public sealed record Edited(Item Item) : EditItem;

    public sealed record NotFound : EditItem;

    /// <summary>Somebody else has described it meanwhile.</summary>
    public sealed record Changed(Item Now) : EditItem;

    /// <summary>A text is not valid (<see cref="NewItem"/>).</summary>
    public sealed record Refused : EditItem;
}
