using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Lending;

/// <summary>The items that the ledger knows: created at their first use, or imported before.</summary>
internal sealed partial class ItemRecords(Store store, TimeProvider clock)
{
    private static readonly Sql Find = new($"select {Item.Columns} from item where library_id = $1 and barcode = $2");

    private static readonly Sql FindById = new($"select {Item.Columns} from item where library_id = $1 and id = $2");

    private static readonly Sql FindLike = new($"""
        select {Item.Columns} from item where library_id = $1 and barcode_folded = $2 order by barcode limit 10
        """);

    private static readonly Sql Lock = new($"{Find.Text}\n{{lock}}");

    private static readonly Sql LockById = new($"{FindById.Text}\n{{lock}}");

    private static readonly string InsertText = $"""
        insert into item (row, library_id, created_at, updated_at, version, {Item.Columns.Names})
        values ($1, $2, $3, $3, 1, {Item.Columns.Parameters(4)})
        """;

    private static readonly Sql Insert = new($"{InsertText} on conflict do nothing");

    private static readonly Sql Describe = new($"""
        update item
        set updated_at = $3, version = version + 1, {Item.Columns.Settings(4)}
        where library_id = $1 and id = $2
        """);

    private static readonly Sql Note = new("""
        update item set properties = $3, updated_at = $4, version = version + 1 where library_id = $1 and id = $2
        """);

    // What the file leaves out stays as it was.
    private static readonly Sql Import = new($"""
        {InsertText}
        on conflict (library_id, barcode) do update
        set {string.Join(", ", Item.Columns.Changing.Select(name => $"{name} = coalesce(excluded.{name}, item.{name})"))},
            updated_at = excluded.updated_at, version = item.version + 1
        """);

    /// <summary>The item with this barcode; null where the library has none.</summary>
    public async ValueTask<Item?> FindAsync(Caller caller, string barcode, CancellationToken cancel) =>
        Item.BarcodeOf(barcode) is { } clean
            ? await store.ReadAsync(session => FindAsync(session, caller.Library, clean), cancel)
            : null;

    /// <summary>The items whose barcodes differ from this one by case alone.</summary>
    public async ValueTask<List<Item>> FindLikeAsync(Caller caller, string barcode, CancellationToken cancel)
    {
        if (Item.BarcodeOf(barcode) is not { } clean || Fold.Search(clean) is not { Length: > 0 } folded)
            return [];
        // The folded text leaves accents out too.
        var found = await store.ReadAsync(
            session => session.QueryAsync(FindLike, Item.Columns.Read, caller.Library.Id, folded), cancel);
        return found.FindAll(item => item.Barcode.Equals(clean, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The item with this id, ignoring case; null where the library has none.</summary>
    public ValueTask<Item?> FindByIdAsync(Caller caller, string id, CancellationToken cancel) => store.ReadAsync(
        session => session.FindAsync(FindById, Item.Columns.Read, caller.Library.Id, id.ToLowerInvariant()), cancel);

    /// <summary>Stores what a machine notes about a known item, journalled; null where the library has no item with this barcode.</summary>
    public async ValueTask<Item?> NoteAsync(Caller caller, string barcode, string properties, CancellationToken cancel) =>
        Item.BarcodeOf(barcode) is not { } clean
            ? null
            : await store.WriteAsync(
                async session =>
                {
                    var now = clock.Now();
                    if (await LockAsync(session, caller.Library, clean) is not { } item)
                        return null;
                    var batch = session.StartBatch();
                    batch.Add(Note, caller.Library.Id, item.Id, properties, now);
                    batch.Journal(new(caller.Library.Id, now, caller.Actor, "item.updated", item.Id, "properties"));
                    await batch.ExecuteAsync();
                    return item with { Properties = properties };
                },
                cancel);

    /// <summary>Sets the descriptions of valid items, all in one transaction, journalled as a count.</summary>
    public async ValueTask ImportAsync(Library library, Actor actor, IReadOnlyList<NewItem> items, CancellationToken cancel) =>
        await store.WriteAsync(
            async session =>
            {
                var now = clock.Now();
                var batch = session.StartBatch();
                // By barcode, so that two imports lock their items in the same order. Of rows with the same barcode, the last one wins.
                foreach (var item in items.OrderBy(item => item.Barcode, StringComparer.Ordinal))
                {
                    var made = New(Item.BarcodeOf(item.Barcode)!) with
                    {
                        Title = item.Title,
                        CallNumber = item.CallNumber,
                        MediaType = item.MediaType,
                    };
                    batch.Add(Import, Item.Columns.Values(made, await session.NextNumberAsync("item_row"), library.Id, now));
                }

                batch.Journal(new(
                    library.Id, now, actor, "item.imported", library.ApiId, string.Create(null, $"{items.Count}")));
                await batch.ExecuteAsync();
                return items.Count;
            },
            cancel);

    internal static ValueTask<Item?> FindAsync(Session session, Library library, string barcode) =>
        session.FindAsync(Find, Item.Columns.Read, library.Id, barcode);

    /// <summary>The item, locked so that nobody else can lend, return or queue for it until this unit of work ends.</summary>
    internal static ValueTask<Item?> LockAsync(Session session, Library library, string barcode) =>
        session.FindAsync(Lock, Item.Columns.Read, library.Id, barcode);

    internal static ValueTask<Item?> LockByIdAsync(Session session, Library library, string id) =>
        session.FindAsync(LockById, Item.Columns.Read, library.Id, id);

    /// <summary>The same; creates the item where the barcode is new.</summary>
    internal static async ValueTask<Item> LockOrMakeAsync(Session session, Library library, string barcode, DateTimeOffset now)
    {
        if (await LockAsync(session, library, barcode) is { } known)
            return known;
        var row = await session.NextNumberAsync("item_row");
        // If another desk is creating the same item, this waits for its commit and then finds that item.
        await session.ExecuteAsync(Insert, Item.Columns.Values(New(barcode), row, library.Id, now));
        return (await LockAsync(session, library, barcode))!;
    }

    private static Item New(string barcode) =>
        new(Guid.NewGuid().ToString("D"), barcode, Title: null, CallNumber: null, MediaType: null, Properties: null);
}
