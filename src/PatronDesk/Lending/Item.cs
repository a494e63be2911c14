using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>What is lent: a barcode, and what the library cares to say of it.</summary>
internal sealed record Item
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns = "row, id, barcode, title, call_number, media_type";

    /// <summary>Characters.</summary>
    public const int LongestBarcode = 64;

    private static readonly Sql Find = new($"select {Columns} from item where library_id = $1 and barcode = $2");

    private static readonly Sql FindById = new($"select {Columns} from item where library_id = $1 and id = $2");

    private static readonly Sql Lock = new($"{Find.Text}\n{{lock}}");

    private static readonly Sql Insert = new("""
        insert into item (row, library_id, id, barcode, barcode_folded, version, created_at, updated_at)
        values ($1, $2, $3, $4, $5, 1, $6, $6)
        on conflict do nothing
        """);

    public required long Row { get; init; }

    /// <summary>A UUID in lower case.</summary>
    public required string Id { get; init; }

    public required string Barcode { get; init; }

    public string? Title { get; init; }

    public string? CallNumber { get; init; }

    /// <summary>Free text; SIP2's three digits (001 a book) are passed on to machines.</summary>
    public string? MediaType { get; init; }

    /// <summary>Whether an item can have this barcode: 1 to 64 characters, no control character among them.</summary>
    public static bool IsBarcode(string text) =>
        text.Length is > 0 and <= LongestBarcode && PatronRules.IsCleanText(text) && text.Trim().Length == text.Length;

    public static Item Read(Row row) => new()
    {
        Row = row.Number(0),
        Id = row.Text(1),
        Barcode = row.Text(2),
        Title = row.TextOrNull(3),
        CallNumber = row.TextOrNull(4),
        MediaType = row.TextOrNull(5),
    };

    internal static ValueTask<Item?> FindAsync(Session session, Library library, string barcode) =>
        session.FindAsync(Find, Read, library.Id, barcode);

    internal static ValueTask<Item?> FindByIdAsync(Session session, Library library, string id) =>
        session.FindAsync(FindById, Read, library.Id, id);

    /// <summary>The item, which others can neither lend nor take back until this unit of work ends; null where there is none.</summary>
    internal static ValueTask<Item?> LockAsync(Session session, Library library, string barcode) =>
        session.FindAsync(Lock, Read, library.Id, barcode);

    /// <summary>The same, made where it is not known yet.</summary>
    internal static async ValueTask<Item> LockOrMakeAsync(Session session, Library library, string barcode, DateTimeOffset now)
    {
        if (await LockAsync(session, library, barcode) is { } known)
            return known;
        await session.ExecuteAsync(
            Insert, await session.NextNumberAsync("item_row"), library.Id, Guid.NewGuid().ToString("D"), barcode,
            Fold.Search(barcode), now);
        return (await LockAsync(session, library, barcode))!;
    }
}
