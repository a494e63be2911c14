using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>A field that queries may compare: its name in CQL, and how the store keeps it.</summary>
public abstract class CqlIndex
{
    private protected CqlIndex(string name) => Name = name;

    /// <summary>The name, case-sensitive: <c>personal.lastName</c>.</summary>
    public string Name { get; }

    /// <summary>Whether sortby takes undefined values into account; off for columns that are NOT NULL.</summary>
    public bool MayBeUndefined { get; init; } = true;

    internal abstract Condition Bind(in Comparison comparison);

    /// <summary>What sortby orders by; null where there is nothing to order by.</summary>
    internal abstract SqlColumn? SortColumn(FoldMode mode, bool isNumber, SqlDialect dialect);

    internal virtual SqlOrderKind SortKind(bool isNumber) => SqlOrderKind.Text;
}
