using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Sql;

namespace PatronDesk.Lending;

/// <summary>The indexes that CQL can search loans and holds by, and the columns behind them.</summary>
internal static class LendingIndexes
{
    public static CqlSchema Loans { get; } = new(
        [
            new UuidIndex("id", SqlColumn.Indexed("loan.id")) { MayBeUndefined = false },
            new UuidTextIndex("userId", SqlColumn.Ordered("loan.patron")),
            new UuidTextIndex("itemId", SqlColumn.Ordered("loan.item_id")) { MayBeUndefined = false },
            Text("status.name", "loan.status"),
            Text("itemBarcode", "item.barcode"),
            Text("item.barcode", "item.barcode"),
            Text("title", "item.title"),
            Text("item.title", "item.title"),
            new NumberIndex("renewalCount", SqlColumn.Plain("loan.renewals")) { MayBeUndefined = false },
            new InstantIndex("loanDate", SqlColumn.Plain("loan.out_at")) { MayBeUndefined = false },
            new InstantIndex("dueDate", SqlColumn.Plain("loan.due_at")) { MayBeUndefined = false },
            new InstantIndex("returnDate", SqlColumn.Plain("loan.returned_at")),
            .. Metadata("loan"),
        ],
        serverChoice: ["title", "itemBarcode"],
        pinned: "userId");

    public static CqlSchema Holds { get; } = new(
        [
            new UuidIndex("id", SqlColumn.Indexed("hold.id")) { MayBeUndefined = false },
            new UuidTextIndex("requesterId", SqlColumn.Ordered("hold.patron")),
            new UuidTextIndex("itemId", SqlColumn.Ordered("hold.item_id")),
            Text("status", "hold.status"),
            // The ledger has no recalls and no pages, so every request is a hold.
            new TextIndex("requestType", Constant("Hold"), Constant("hold"), Constant(" hold ").Expression) { MayBeUndefined = false },
            new NumberIndex("position", SqlColumn.Plain(Hold.Place)),
            Text("itemBarcode", "item.barcode"),
            Text("item.barcode", "item.barcode"),
            Text("title", "hold.title"),
            new TextIndex(
                "instance.title",
                SqlColumn.Plain("coalesce(hold.title, item.title)"),
                SqlColumn.Plain("coalesce(hold.title_folded, item.title_folded)"),
                "coalesce(hold.title_words, item.title_words)"),
            new InstantIndex("requestDate", SqlColumn.Plain("hold.created_at")) { MayBeUndefined = false },
            new InstantIndex("requestExpirationDate", SqlColumn.Plain("hold.expires_at")),
            .. Metadata("hold"),
        ],
        serverChoice: ["title", "itemBarcode"],
        pinned: "requesterId");

    private static SqlColumn Constant(string text) => SqlColumn.Plain($"('{text}' {{binary}})");

    private static TextIndex Text(string name, string column) =>
        new(name, SqlColumn.Plain(column), SqlColumn.Plain($"{column}_folded"), $"{column}_words");

    private static IEnumerable<CqlIndex> Metadata(string table) =>
    [
        new InstantIndex("metadata.createdDate", SqlColumn.Plain($"{table}.created_at")) { MayBeUndefined = false },
        new UuidTextIndex("metadata.createdByUserId", SqlColumn.Plain($"{table}.created_by")),
        Text("metadata.createdByUsername", $"{table}.created_by_name"),
        new InstantIndex("metadata.updatedDate", SqlColumn.Plain($"{table}.updated_at")) { MayBeUndefined = false },
        new UuidTextIndex("metadata.updatedByUserId", SqlColumn.Plain($"{table}.updated_by")),
        Text("metadata.updatedByUsername", $"{table}.updated_by_name"),
    ];
}
