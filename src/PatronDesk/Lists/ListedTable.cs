using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Parsing;
using PatronDesk.Cql.Sql;
using PatronDesk.Data;

namespace PatronDesk.Lists;

/// <summary>What a table brings to a list, and how a query on it becomes one.</summary>
internal sealed record ListedTable<T>
{
    /// <summary>The table's name.</summary>
    public required string Table { get; init; }

    /// <summary>What is read of a row.</summary>
    public required Columns<T> Columns { get; init; }

    /// <summary>What every list of it is bound to: the library first of all. Its parameters are numbered from <c>$1</c>.</summary>
    public required string Where { get; init; }

    /// <summary>The order where the caller asks for none; of columns that are numbers.</summary>
    public required IReadOnlyList<OrderTerm> DefaultOrder { get; init; }

    /// <summary>Unique in the table; ends every order.</summary>
    public required OrderTerm TieBreaker { get; init; }

    /// <summary>What CQL may name.</summary>
    public required CqlSchema Schema { get; init; }

    /// <summary>Columns by which a sort is served by the engine's own index, whatever the condition.</summary>
    public IReadOnlySet<string> SortedByIndex { get; init; } = new HashSet<string>();

    /// <summary>
    /// What is true of every row and leads SQLite through them as they lie, for a search that has to look at all of them:
    /// by an index whose order is another it would jump to and fro. Null for a table that is always read in its order.
    /// </summary>
    public string? EveryRow { get; init; }

    /// <summary>Whether it is so small that no query on it takes long, index or not.</summary>
    public bool IsSmall { get; init; }

    /// <summary>Compiles a query into a list.</summary>
    /// <param name="store">Where the table is.</param>
    /// <param name="values">The values of <see cref="Where"/>.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="limit">How long a list that no index serves may take.</param>
    /// <exception cref="CqlException">The query cannot be parsed or executed; says where and why.</exception>
    public Listing<T> List(Store store, IReadOnlyList<DbValue> values, ListQuery query, TimeSpan limit)
    {
        var compiled = query.Text is null && query.OrderBy is null
            ? null
            : CqlQuery.Compile(query.WithOrder(), Schema, store.Dialect.Cql, values.Count + 1);
        var scan = compiled is { IsSearch: true, IsIndexServed: false } && EveryRow is not null ? $" and {EveryRow}" : "";
        var records = new RecordList<T>(
            store,
            this,
            compiled?.Where is { } where ? $"{Where}{scan} and {where}" : Where,
            compiled is null ? values : [.. values, .. compiled.Parameters.Select(Bound)],
            Order(compiled, isScan: scan.Length > 0),
            IsQuick(compiled) ? ReadCost.Quick : ReadCost.Unknown(limit));
        return new()
        {
            ReadAsync = records.ReadAsync,
            CountAsync = records.CountAsync,
            IsPinned = compiled?.Pinned is not null,
            IsAll = compiled?.Where is null,
        };
    }

    private IReadOnlyList<OrderTerm> Order(CompiledCql? compiled, bool isScan) => compiled switch
    {
        // PostgreSQL takes an index that has the order, in the hope to be through soon, and few rows match: what is added to
        // the column hides it.
        { OrderBy: [{ Kind: SqlOrderKind.Text } first, ..] } when isScan =>
        [
            new(first.Expression + " || ''", first.IsDescending, first.MayBeUndefined),
            .. compiled.OrderBy.Skip(1).Select(term => new OrderTerm(term.Expression, term.IsDescending, term.MayBeUndefined)),
            TieBreaker,
        ],
        { OrderBy.Count: > 0 } =>
            [.. compiled.OrderBy.Select(term => new OrderTerm(term.Expression, term.IsDescending, term.MayBeUndefined)), TieBreaker],
        // An index finds the few that match. A planner without statistics may take the one that has the order instead,
        // and step through the whole table for them: the plus hides the order's columns from it.
        { Where: not null, IsIndexServed: true, Pinned: null } =>
            [.. DefaultOrder.Select(term => term with { Expression = $"+{term.Expression}" })],
        _ => DefaultOrder,
    };

    // A sort that no index serves has to see all that the condition leaves, which may be the whole table.
    private bool IsQuick(CompiledCql? compiled) => IsSmall
        || compiled is null
        || (compiled.IsIndexServed
            && (compiled.Pinned is not null
                || compiled.OrderBy.Count == 0
                || (compiled.OrderBy.Count == 1 && SortedByIndex.Contains(compiled.OrderBy[0].Expression))));

    private static DbValue Bound(SqlValue value) => value.Kind switch
    {
        SqlValueKind.Number => value.Number,
        _ => value.Text,
    };
}
