using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Sql;

namespace PatronDesk.Patrons;

/// <summary>The indexes that CQL can search groups and address types by, and the columns behind them.</summary>
internal static class CategoryIndexes
{
    public static CqlSchema Groups { get; } = SchemaOf("group");

    public static CqlSchema Addresses { get; } = SchemaOf("addressType");

    private static CqlSchema SchemaOf(string name) => new(
        [
            new UuidIndex("id", SqlColumn.Plain("category.id")) { MayBeUndefined = false },
            Text(name, "name"),
            Text("desc", "description"),
            new InstantIndex("metadata.createdDate", SqlColumn.Plain("category.created_at")) { MayBeUndefined = false },
            new InstantIndex("metadata.updatedDate", SqlColumn.Plain("category.updated_at")) { MayBeUndefined = false },
        ],
        serverChoice: [name, "desc"]);

    private static TextIndex Text(string name, string column) => new(
        name, SqlColumn.Plain($"category.{column}"), SqlColumn.Plain($"category.{column}_folded"), $"category.{column}_words");
}
