using System.Globalization;
using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Parsing;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>
/// Turns a tree into a condition over a schema. What CQL allows but this program doesn't execute fails with an error that
/// names it.
/// </summary>
internal sealed class Binder(CqlSchema schema, SqlDialect dialect, string query)
{
    public Condition Bind(CqlNode node) => node switch
    {
        SearchClause clause => Clause(clause),
        BooleanNode { Operator: BooleanOperator.Prox } prox => throw Fail("prox is not supported", prox.Position),
        BooleanNode boolean => Group(boolean),
        _ => throw Fail("prefix maps (> prefix = …) are not supported", node.Position),
    };

    public List<SqlOrder> Order(SortNode sort)
    {
        var order = new List<SqlOrder>(sort.Keys.Count);
        foreach (var key in sort.Keys)
        {
            var (mode, isNumber) = Comparison.ReadModifiers(key.Modifiers, query, isSort: true, out var isDescending);
            if (schema.Find(key.Index) is { } index && index.SortColumn(mode, isNumber, dialect) is { } column)
                order.Add(new SqlOrder(column.Expression, isDescending, isNumber || index.MayBeUndefined, index.SortKind(isNumber)));
        }
        return order;
    }

    public List<SqlOrder> Order(IReadOnlyList<CqlSort> keys)
    {
        var order = new List<SqlOrder>(keys.Count);
        foreach (var key in keys)
        {
            if (schema.Find(key.Index) is { } index && index.SortColumn(FoldMode.Search, isNumber: false, dialect) is { } column)
                order.Add(new SqlOrder(column.Expression, key.IsDescending, index.MayBeUndefined, index.SortKind(isNumber: false)));
        }
        return order;
    }

    // A left-leaning chain of one operator is one group, however long. "A not B" is "A and not B".
    private Condition Group(BooleanNode top)
    {
        var isOr = top.Operator == BooleanOperator.Or;
        var chain = new Stack<BooleanNode>();
        CqlNode first = top;
        while (first is BooleanNode { Operator: not BooleanOperator.Prox } boolean && boolean.Operator == BooleanOperator.Or == isOr)
        {
            chain.Push(boolean);
            first = boolean.Left;
        }
        var parts = new List<Condition>(chain.Count + 1) { Bind(first) };
        foreach (var boolean in chain)
        {
            var part = Bind(boolean.Right);
            parts.Add(boolean.Operator == BooleanOperator.Not ? part.Negated() : part);
        }
        var group = isOr ? GroupCondition.Or(parts) : GroupCondition.And(parts);
        if (group.Depth <= CqlLimits.Nesting)
            return group;
        var limit = CqlLimits.Nesting.ToString("N0", CultureInfo.InvariantCulture);
        throw Fail($"and and or alternate more than {limit} times", top.Position);
    }

    private Condition Clause(SearchClause clause)
    {
        var comparison = new Comparison(clause, query, dialect);
        if (clause.Index.Equals("cql.allRecords", StringComparison.OrdinalIgnoreCase))
            return Condition.All;
        if (comparison.Relation == RelationKind.Equal && comparison.Term.IsAnything)
            return Condition.All; // FOLIO's f=* is everything, even where f is undefined or unknown
        if (clause.Index.Equals(SearchClause.ServerChoice, StringComparison.OrdinalIgnoreCase))
            return ServerChoice(comparison);
        return schema.Find(clause.Index)?.Bind(comparison) ?? Condition.None;
    }

    private Condition ServerChoice(in Comparison comparison)
    {
        if (schema.ServerChoice.Count == 0)
            throw Fail("a term needs an index here: name == term", comparison.Clause.TermPosition);
        var found = new List<Condition>(schema.ServerChoice.Count);
        foreach (var index in schema.ServerChoice)
            found.Add(index.Bind(comparison));
        return GroupCondition.Or(found);
    }

    private CqlException Fail(string message, int position) => new(new CqlError(message, query, position));
}
