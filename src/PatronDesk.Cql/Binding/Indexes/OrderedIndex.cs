using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>
/// A field with an order, such as a moment or a number, kept as a 64-bit integer. It compares and sorts by that value,
/// however the query spells it. A term that is no such value equals nothing.
/// </summary>
public abstract class OrderedIndex : CqlIndex
{
    private protected OrderedIndex(string name, SqlColumn column)
        : base(name) => Column = column;

    private protected SqlColumn Column { get; }

    /// <summary>The error for a term that is no such value but is compared by order.</summary>
    private protected abstract string NotOrdered { get; }

    internal override Condition Bind(in Comparison comparison)
    {
        RefuseModifiers(comparison);
        var term = comparison.Term.Text.Trim();
        if (comparison.IsOrdering)
        {
            return Parse(term) is { } value
                ? new ComparisonCondition(Column, comparison.Sign, SqlValue.Of(value))
                : throw comparison.FailTerm(NotOrdered);
        }
        switch (comparison.Relation)
        {
            case RelationKind.NotEqual when comparison.Term.IsAnything:
                return Condition.None;
            case RelationKind.NotEqual:
                var same = Same(comparison, term);
                return same == Condition.None ? new DefinedCondition(Column)
                    : same is ComparisonCondition equality ? new ComparisonCondition(Column, "<>", equality.Value)
                    : new DiffersCondition(same);
            case RelationKind.Exact:
                return Same(comparison, term);
            case var _ when term.Length == 0:
                return new DefinedCondition(Column);
            case RelationKind.All or RelationKind.Any:
                var found = new List<Condition>();
                foreach (var part in term.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                    found.Add(Same(comparison, part));
                return comparison.Relation == RelationKind.All ? GroupCondition.And(found) : GroupCondition.Or(found);
            default:
                return Same(comparison, term);
        }
    }

    internal override SqlColumn? SortColumn(FoldMode mode, bool isNumber, SqlDialect dialect) => Column;

    internal override SqlOrderKind SortKind(bool isNumber) => SqlOrderKind.Number;

    /// <summary>Refuses the modifiers that have no meaning for such a value.</summary>
    private protected abstract void RefuseModifiers(in Comparison comparison);

    /// <summary>Reads a term; null if it is no such value.</summary>
    private protected abstract long? Parse(string term);

    /// <summary>The condition for a term with masks.</summary>
    private protected abstract Condition Masked(in Comparison comparison, in Pattern pattern);

    private Condition Same(in Comparison comparison, string term)
    {
        var pattern = Pattern.Of(term);
        return pattern.IsAnything ? new DefinedCondition(Column)
            : pattern.HasMasks ? Masked(comparison, pattern)
            : Parse(term) is { } value ? new ComparisonCondition(Column, "=", SqlValue.Of(value))
            : Condition.None;
    }
}
