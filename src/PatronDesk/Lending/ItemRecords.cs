using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Lending;

/// <summary>The items that the ledger knows: made at their first use, or told of beforehand.</summary>
internal sealed class ItemRecords(Store store, TimeProvider clock)
{
    private static readonly Sql Find = new($"select {Item.Columns} from item where library_id = $1 and barcode = $2");

    private static readonly Sql FindById = new($"select {Item.Columns} from item where library_id = $1 and id = $2");

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

    // What the file does not say stays as it was.
    private static readonly Sql Import = new($"""
        {InsertText}
        on conflict (library_id, barcode) do update
        set {string.Join(", ", Item.Columns.Changing.Select(name => $"{name} = coalesce(excluded.{name}, item.{name})"))},
            updated_at = excluded.updated_at, version = item.version + 1
        """);

    /// <summary>The item with this barcode; null where the library knows none.</summary>
    public async ValueTask<Item?> FindAsync(Caller caller, string barcode, CancellationToken cancel) =>
        Item.BarcodeOf(barcode) is { } clean
            ? await store.ReadAsync(session => FindAsync(session, caller.Library, clean), cancel)
            : null;

    /// <summary>The item with this id, any case; null where the library knows none.</summary>
    public ValueTask<Item?> FindByIdAsync(Caller caller, string id, CancellationToken cancel) => store.ReadAsync(
        session => session.FindAsync(FindById, Item.Columns.Read, caller.Library.Id, id.ToLowerInvariant()), cancel);

    /// <summary>Says what an item is, and makes it where it is new; null where no item can have the barcode.</summary>
    public async ValueTask<Item?> DescribeAsync(
        Caller caller, string barcode, string? title, string? callNumber, string? mediaType, CancellationToken cancel) =>
        Item.BarcodeOf(barcode) is not { } clean
            ? null
            : await store.WriteAsync(
                async session =>
                {
                    var now = clock.Now();
                    var item = await LockOrMakeAsync(session, caller.Library, clean, now);
                    var described = item with { Title = title, CallNumber = callNumber, MediaType = mediaType };
                    await session.ExecuteAsync(Describe, Item.Columns.Changes(described, caller.Library.Id, item.Id, now));
                    return described;
                },
                cancel);

    /// <summary>Keeps what a machine says of a known item, journalled; null where the library knows none of this barcode.</summary>
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

    /// <summary>Says what items without a fault are, all in one transaction, journalled as a count.</summary>
    public async ValueTask ImportAsync(Library library, IReadOnlyList<NewItem> items, CancellationToken cancel) =>
        await store.WriteAsync(
            async session =>
            {
                var now = clock.Now();
                var batch = session.StartBatch();
                // By barcode, so that two imports meet their items in one order; of one barcode the last row stands.
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
                    library.Id, now, "program", "item.imported", library.ApiId, string.Create(null, $"{items.Count}")));
                await batch.ExecuteAsync();
                return items.Count;
            },
            cancel);

    internal static ValueTask<Item?> FindAsync(Session session, Library library, string barcode) =>
        session.FindAsync(Find, Item.Columns.Read, library.Id, barcode);

    /// <summary>The item, which nobody else can lend, take back or queue for until this unit of work ends.</summary>
    internal static ValueTask<Item?> LockAsync(Session session, Library library, string barcode) =>
        session.FindAsync(Lock, Item.Columns.Read, library.Id, barcode);

    internal static ValueTask<Item?> LockByIdAsync(Session session, Library library, string id) =>
        session.FindAsync(LockById, Item.Columns.Read, library.Id, id);

    /// <summary>The same; a barcode of which nothing is known is an item from now on.</summary>
    internal static async ValueTask<Item> LockOrMakeAsync(Session session, Library library, string barcode, DateTimeOffset now)
    {
        if (await LockAsync(session, library, barcode) is { } known)
            return known;
        var row = await session.NextNumberAsync("item_row");
        // Where another desk makes the same one, this waits for its commit and then finds what it made.
        await session.ExecuteAsync(Insert, Item.Columns.Values(New(barcode), row, library.Id, now));
        return (await LockAsync(session, library, barcode))!;
    }

    private static Item New(string barcode) =>
        new(Guid.NewGuid().ToString("D"), barcode, Title: null, CallNumber: null, MediaType: null, Properties: null);
}
