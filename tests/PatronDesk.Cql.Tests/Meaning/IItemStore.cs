using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Tests.Meaning;

/// <summary>Items in an engine.</summary>
internal interface IItemStore
{
    /// <summary>The names of the items that a query finds, by the query's order and then as they were stored.</summary>
    Task<IReadOnlyList<string>> FindAsync(string query);

    /// <summary>The engine's plan for a query.</summary>
    Task<string> PlanAsync(string query);
}

/// <summary>The stores' tables and statements, which are the same on both engines but for the types.</summary>
internal static class ItemTables
{
    public static string Create(string text, string number) => $"""
        create table item (
            row {number} not null primary key, library_id {number} not null, name {text} not null, id {text} not null,
            user_id {text} not null, group_id {text}, description {text}, description_folded {text}, description_words {text},
            code {text}, code_folded {text}, code_words {text}, last_name {text}, last_name_folded {text}, last_name_words {text},
            barcode {text}, barcode_folded {text}, created_at {number} not null, expires_at {number}, borrowing {number},
            frozen {number} not null, tags {text}, keywords {text} not null, copies {number});
        create unique index item_id on item (library_id, id);
        create index item_user on item (library_id, user_id, created_at, row);
        create index item_last_name on item (library_id, last_name_folded);
        create index item_barcode on item (library_id, barcode_folded);
        create index item_created on item (library_id, created_at);
        create table item_word (library_id {number} not null, word {text} not null, row {number} not null,
        """ + " primary key (library_id, word, row));";

    public const string Insert =
        "insert into item values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
            + "$19, $20, $21, $22, $23, $24)";

    public const string InsertWord = "insert into item_word values ($1, $2, $3)";

    /// <summary>So many rows that an engine with statistics prefers an index to reading them all.</summary>
    public const string Fill = """
        insert into item with recursive n (i) as (select 1 union all select i + 1 from n where i < 3000)
        select 100 + i, 1, 'filler', '0' || i, 'f' || (i / 3), null, 'f', 'f', ' f ', null, null, null,
        """ + " 'f' || i, 'f' || i, ' f' || i || ' ',\n" + """
            'f' || i, 'f' || i, i, null, null, 0, null, ' f' || i || ' ', null from n;
        insert into item_word select 1, 'f' || row, row from item where name = 'filler';
        analyze;
        """;

    public static object?[] Values(Item item, int row) =>
    [
        (long)row, 1L, item.Name, item.Id, item.UserId, item.Group,
        item.Desc, Folded(item.Desc), Words(item.Desc), item.Code, Folded(item.Code), Words(item.Code),
        item.LastName, Folded(item.LastName), Words(item.LastName), item.Barcode, Folded(item.Barcode),
        Microseconds(item.Created), item.Expires is { } expires ? (object)Microseconds(expires) : null,
        item.Borrowing is { } borrowing ? (object)(borrowing ? 1L : 0L) : null, item.Frozen ? 1L : 0L,
        item.Tags is null ? null : Fold.ListText(item.Tags), Fold.WordText(item.Keywords), item.Copies,
    ];

    public static string Select(CompiledCql compiled) =>
        $"select i.name from item i where i.library_id = $1{(compiled.Where is null ? "" : $" and {compiled.Where}")}"
        + $" order by {string.Concat(compiled.OrderBy.Select(order => order.Sql + ", "))}i.row";

    private static string? Folded(string? text) => text is null ? null : Fold.Search(text);

    private static string? Words(string? text) => text is null ? null : Fold.WordText(text);

    private static long Microseconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / 10;
}
