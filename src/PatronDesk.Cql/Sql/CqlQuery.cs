using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Parsing;

namespace PatronDesk.Cql.Sql;

/// <summary>Compiles a query's text to SQL.</summary>
public static class CqlQuery
{
    /// <summary>
    /// Parses and compiles a query. Every value is a parameter, numbered from <paramref name="firstParameter"/>; no text
    /// of the query gets into the SQL. A query that can't be parsed or executed is a <see cref="CqlException"/>.
    /// </summary>
    /// <param name="query">The query; null for every record.</param>
    /// <param name="schema">What it may name.</param>
    /// <param name="dialect">For which engine.</param>
    /// <param name="firstParameter">The number of its first parameter.</param>
    /// <param name="orderBy">The order where the query has no sortby; null for none.</param>
    public static CompiledCql Compile(
        string? query, CqlSchema schema, SqlDialect dialect, int firstParameter = 1, IReadOnlyList<CqlSort>? orderBy = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var binder = new Binder(schema, dialect, query ?? "");
        var node = query is null ? null : CqlParser.Parse(query);
        var sort = node as SortNode;
        var condition = node is null ? Condition.All : binder.Bind(sort?.Query ?? node);
        IReadOnlyList<SqlOrder> order = sort is null ? binder.Order(orderBy ?? []) : binder.Order(sort);
        if (condition == Condition.All)
            return new CompiledCql(null, [], order, null, IsIndexServed: true, IsSearch: false);
        var sql = new SqlWriter(dialect, firstParameter, query!);
        condition.Write(sql);
        return new CompiledCql(sql.ToString(), sql.Values, order, PinnedValue(condition, schema), condition.IsServed, condition.IsSearch)
        {
            KeepsOrder = condition.KeepsOrder,
            IsOneEquality = condition is ComparisonCondition { KeepsOrder: true },
        };
    }

    private static string? PinnedValue(Condition condition, CqlSchema schema)
    {
        if (schema.Pinned is not { } pinned)
            return null;
        if (condition is GroupCondition group)
        {
            foreach (var part in group.Conjuncts)
            {
                if (PinnedValue(part, schema) is { } value)
                    return value;
            }
        }
        return condition is ComparisonCondition comparison && comparison.Column == pinned.Folded ? comparison.OnlyText : null;
    }
}
