using System.Diagnostics;
using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Parsing;
using PatronDesk.Cql.Sql;
using PatronDesk.Data;

namespace PatronDesk.Lists;

/// <summary>A table that can be listed: its columns, the condition of every list, its order, and its CQL indexes.</summary>
internal sealed record ListedTable<T>
{
    /// <summary>The table, with the tables joined to it.</summary>
    public required string Table { get; init; }

    /// <summary>The table alone, for a count that the joined tables do not change; null where nothing is joined.</summary>
    public string? TableAlone { get; init; }

    /// <summary>The columns that are read.</summary>
    public required Columns<T> Columns { get; init; }

    /// <summary>The condition for every list: first of all the library. Its parameters are numbered from <c>$1</c>.</summary>
    public required string Where { get; init; }

    /// <summary>The default order: columns that hold numbers, the last of them unique in the table.</summary>
    public required IReadOnlyList<SqlOrder> DefaultOrder { get; init; }

    /// <summary>The indexes that CQL can use.</summary>
    public required CqlSchema Schema { get; init; }

    /// <summary>Columns whose sort always uses the engine's own index, whatever the condition.</summary>
    public IReadOnlySet<string> SortedByIndex { get; init; } = new HashSet<string>();

    /// <summary>
    /// An always-true condition that makes SQLite scan in row order: for a search that must read every row, any other index
    /// would jump back and forth. Null for a table that is always read in its order.
    /// </summary>
    public string? EveryRow { get; init; }

    /// <summary>Whether the table is so small that every query is quick, with an index or without.</summary>
    public bool IsSmall { get; init; }

    /// <summary>A key of <see cref="DefaultOrder"/>, highest first.</summary>
    public static SqlOrder Latest(string column) => new(column, IsDescending: true, MayBeUndefined: false, SqlOrderKind.Number);

    /// <summary>Compiles a query.</summary>
    /// <param name="store">The store that has the table.</param>
    /// <param name="values">The values of <see cref="Where"/>.</param>
    /// <param name="cql">The query; null for every record.</param>
    /// <param name="orderBy">The order where the query has no sortby; null for none.</param>
    /// <param name="limit">How long a query that no index serves may take.</param>
    /// <exception cref="CqlException">The query cannot be parsed or executed; says where and why.</exception>
    public PagedQuery<T> Query(
        Store store, IReadOnlyList<DbValue> values, string? cql, IReadOnlyList<CqlSort>? orderBy, TimeSpan limit)
    {
        var compiled = CqlQuery.Compile(cql, Schema, store.Dialect.Cql, values.Count + 1, orderBy);
        var scan = compiled is { IsSearch: true, IsIndexServed: false } && EveryRow is not null ? $" and {EveryRow}" : "";
        return new(
            store,
            this,
            compiled.Where is { } where ? $"{Where}{scan} and {where}" : Where,
            [.. values, .. compiled.Parameters.Select(Bound)],
            Order(compiled, isScan: scan.Length > 0),
            IsQuick(compiled) ? ReadCost.Quick : ReadCost.Unknown(limit))
        {
            CountedTable = compiled.IsOneEquality ? TableAlone ?? Table : Table,
            IsPinned = compiled.Pinned is not null,
            IsAll = compiled.Where is null,
        };
    }

    private IReadOnlyList<SqlOrder> Order(CompiledCql compiled, bool isScan) => compiled switch
    {
        // PostgreSQL would choose the sort index, hoping to stop early, though few rows match; appending '' prevents that.
        { OrderBy: [{ Kind: SqlOrderKind.Text } first, ..] } when isScan =>
            [first with { Expression = first.Expression + " || ''" }, .. compiled.OrderBy.Skip(1), DefaultOrder[^1]],
        { OrderBy.Count: > 0 } => [.. compiled.OrderBy, DefaultOrder[^1]],
        // An index finds the few matching rows. A planner without statistics might choose the sort index instead and scan the
        // whole table; the plus prevents that for the order's columns.
        { Where: not null, IsIndexServed: true, KeepsOrder: false } =>
            [.. DefaultOrder.Select(term => term with { Expression = $"+{term.Expression}" })],
        _ => DefaultOrder,
    };

    // A sort without an index must read every matching row, which may be the whole table.
    private bool IsQuick(CompiledCql compiled) => IsSmall
        || (compiled.Where is null && compiled.OrderBy.Count == 0)
        || (compiled.IsIndexServed
            && (compiled.Pinned is not null
                || compiled.OrderBy.Count == 0
                || (compiled.OrderBy.Count == 1 && SortedByIndex.Contains(compiled.OrderBy[0].Expression))));

    private static DbValue Bound(SqlValue value) => value.Kind switch
    {
        SqlValueKind.Number => value.Number,
        SqlValueKind.Text or SqlValueKind.Null => value.Text,
        _ => throw new UnreachableException(),
    };
}
