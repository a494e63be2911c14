using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Sql;

namespace PatronDesk.Blocks;

/// <summary>The indexes that CQL can search blocks and templates by, and the columns behind them.</summary>
internal static class BlockIndexes
{
    public static CqlSchema ManualBlocks { get; } = new(
        [
            new UuidIndex("id", SqlColumn.Indexed("manual_block.id")) { MayBeUndefined = false },
            new UuidTextIndex("userId", SqlColumn.Ordered("manual_block.user_id")) { MayBeUndefined = false },
            Text("manual_block", "type", "type"),
            Text("manual_block", "desc", "description"),
            Text("manual_block", "code", "code"),
            Text("manual_block", "staffInformation", "staff_information"),
            Text("manual_block", "patronMessage", "patron_message"),
            new InstantIndex("expirationDate", SqlColumn.Plain("manual_block.expires_at")),
            new FlagIndex("borrowing", SqlColumn.Plain("manual_block.borrowing")),
            new FlagIndex("renewals", SqlColumn.Plain("manual_block.renewals")),
            new FlagIndex("requests", SqlColumn.Plain("manual_block.requests")),
            .. Metadata("manual_block"),
        ],
        serverChoice: ["desc", "staffInformation", "patronMessage", "type", "code"],
        pinned: "userId");

    public static CqlSchema Templates { get; } = new(
        [
            new UuidIndex("id", SqlColumn.Indexed("manual_block_template.id")) { MayBeUndefined = false },
            Text("manual_block_template", "name", "name"),
            Text("manual_block_template", "code", "code"),
            Text("manual_block_template", "desc", "description"),
            .. Metadata("manual_block_template"),
        ],
        serverChoice: ["name", "code", "desc"]);

    private static TextIndex Text(string table, string name, string column) => new(
        name,
        SqlColumn.Plain($"{table}.{column}"),
        SqlColumn.Plain($"{table}.{column}_folded"),
        $"{table}.{column}_words");

    private static IEnumerable<CqlIndex> Metadata(string table) =>
    [
        new InstantIndex("metadata.createdDate", SqlColumn.Plain($"{table}.created_at")) { MayBeUndefined = false },
        new UuidTextIndex("metadata.createdByUserId", SqlColumn.Plain($"{table}.created_by")),
        Text(table, "metadata.createdByUsername", "created_by_name"),
        new InstantIndex("metadata.updatedDate", SqlColumn.Plain($"{table}.updated_at")) { MayBeUndefined = false },
        new UuidTextIndex("metadata.updatedByUserId", SqlColumn.Plain($"{table}.updated_by")),
        Text(table, "metadata.updatedByUsername", "updated_by_name"),
    ];
}
