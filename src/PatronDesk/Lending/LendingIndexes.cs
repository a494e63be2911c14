using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Sql;

namespace PatronDesk.Lending;

/// <summary>What CQL may name of a loan and of a request, in FOLIO's names: the closed lists, and the columns behind them.</summary>
internal static class LendingIndexes
{
    public static CqlSchema Loans { get; } = new(
        [
            new UuidIndex("id", SqlColumn.Indexed("loan.id")) { MayBeUndefined = false },
            new UuidTextIndex("userId", SqlColumn.Indexed("loan.user_id")),
            new UuidTextIndex("itemId", SqlColumn.Indexed("loan.item_id")) { MayBeUndefined = false },
            Barcode("itemBarcode", "loan"),
            Barcode("item.barcode", "loan"),
            Status("status.name", "loan.returned_at is null", "Open", "Closed"),
            Status("status", "loan.returned_at is null", "Open", "Closed"),
            new InstantIndex("loanDate", SqlColumn.Plain("loan.out_at")) { MayBeUndefined = false },
            new InstantIndex("dueDate", SqlColumn.Plain("loan.due_at")) { MayBeUndefined = false },
            new InstantIndex("returnDate", SqlColumn.Plain("loan.returned_at")),
            .. Metadata("loan"),
        ],
        serverChoice: ["itemBarcode"],
        pinned: "userId");

    public static CqlSchema Requests { get; } = new(
        [
            new UuidIndex("id", SqlColumn.Indexed("hold.id")) { MayBeUndefined = false },
            new UuidTextIndex("requesterId", SqlColumn.Indexed("hold.user_id")),
            new UuidTextIndex("itemId", SqlColumn.Indexed("hold.item_id")),
            Barcode("itemBarcode", "hold"),
            Barcode("item.barcode", "hold"),
            new TextIndex("status", SqlColumn.Plain(HoldStatusText), SqlColumn.Plain($"lower({HoldStatusText})"), $"(' ' || replace(lower({HoldStatusText}), ' - ', ' ') || ' ')")
            {
                MayBeUndefined = false,
            },
            Constant("requestType", "Hold"),
            Constant("requestLevel", "Item"),
            new InstantIndex("requestDate", SqlColumn.Plain("hold.placed_at")) { MayBeUndefined = false },
            new InstantIndex("requestExpirationDate", SqlColumn.Plain("hold.expires_at")),
            .. Metadata("hold"),
        ],
        serverChoice: ["itemBarcode"],
        pinned: "requesterId");

    /// <summary>FOLIO's texts for the states of a request, as SQL.</summary>
    private const string HoldStatusText = """
        (case hold.status when 'open' then case when hold.shelf_at is null then 'Open - Not yet filled' else 'Open - Awaiting pickup' end
         when 'filled' then 'Closed - Filled' when 'expired' then 'Closed - Unfilled' else 'Closed - Cancelled' end)
        """;

    private static TextIndex Barcode(string name, string table)
    {
        var item = $"from item where item.library_id = {table}.library_id and item.id = {table}.item_id)";
        return new(name, SqlColumn.Plain($"(select item.barcode {item}"), SqlColumn.Plain($"(select item.barcode_folded {item}"));
    }

    private static TextIndex Status(string name, string condition, string yes, string no) => new(
        name,
        SqlColumn.Plain($"(case when {condition} then '{yes}' else '{no}' end)"),
        SqlColumn.Plain($"(case when {condition} then '{yes.ToLowerInvariant()}' else '{no.ToLowerInvariant()}' end)"))
    {
        MayBeUndefined = false,
    };

    private static TextIndex Constant(string name, string text) => new(
        name, SqlColumn.Plain($"cast('{text}' as text)"), SqlColumn.Plain($"cast('{text.ToLowerInvariant()}' as text)"))
    {
        MayBeUndefined = false,
    };

    private static IEnumerable<CqlIndex> Metadata(string table) =>
    [
        new InstantIndex("metadata.createdDate", SqlColumn.Plain($"{table}.created_at")) { MayBeUndefined = false },
        new UuidTextIndex("metadata.createdByUserId", SqlColumn.Plain($"{table}.created_by")),
        new InstantIndex("metadata.updatedDate", SqlColumn.Plain($"{table}.updated_at")) { MayBeUndefined = false },
        new UuidTextIndex("metadata.updatedByUserId", SqlColumn.Plain($"{table}.updated_by")),
    ];
}
