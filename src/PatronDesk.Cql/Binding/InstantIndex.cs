using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>
/// A moment, stored as microseconds since 1970-01-01 UTC. It compares as a moment however the query spells it; a date
/// alone is its first moment in UTC. See <see cref="InstantText"/> for the spellings.
/// </summary>
public sealed class InstantIndex : CqlIndex
{
    private readonly SqlColumn _column;

    /// <param name="name">Its name in CQL.</param>
    /// <param name="column">Microseconds since 1970-01-01 UTC.</param>
    public InstantIndex(string name, SqlColumn column)
        : base(name) => _column = column;

    internal override Condition Bind(in Comparison comparison)
    {
        comparison.RefuseModifiers(spelling: false);
        var term = comparison.Term.Text.Trim();
        if (comparison.IsOrdering)
        {
            return InstantText.Parse(term) is { } instant
                ? new ComparisonCondition(_column, comparison.Sign, SqlValue.Of(instant))
                : throw comparison.FailTerm($"this is not a date that {Name} could be compared with: 2024-05-31, 2024-05-31T18:30:00Z");
        }
        switch (comparison.Relation)
        {
            case RelationKind.NotEqual when comparison.Term.IsAnything:
                return Condition.None;
            case RelationKind.NotEqual:
                var same = Same(comparison, term);
                return same == Condition.None ? new DefinedCondition(_column)
                    : same is ComparisonCondition equality ? new ComparisonCondition(_column, "<>", equality.Value)
                    : new DiffersCondition(same);
            case RelationKind.Exact:
                return Same(comparison, term);
            case var _ when term.Length == 0:
                return new DefinedCondition(_column);
            case RelationKind.All or RelationKind.Any:
                var found = new List<Condition>();
                foreach (var part in term.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                    found.Add(Same(comparison, part));
                return comparison.Relation == RelationKind.All ? GroupCondition.And(found) : GroupCondition.Or(found);
            default:
                return Same(comparison, term);
        }
    }

    internal override SqlColumn? SortColumn(FoldMode mode, bool isNumber, SqlDialect dialect) => _column;

    internal override SqlOrderKind SortKind(bool isNumber) => SqlOrderKind.Number;

    private Condition Same(in Comparison comparison, string term)
    {
        var pattern = Pattern.Of(term);
        if (pattern.IsAnything)
            return new DefinedCondition(_column);
        if (!pattern.HasMasks)
        {
            return InstantText.Parse(term) is { } instant
                ? new ComparisonCondition(_column, "=", SqlValue.Of(instant))
                : Condition.None;
        }
        return pattern.Prefix is { } prefix && InstantText.ParseTruncated(prefix) is var (from, to)
            ? new RangeCondition(_column, SqlValue.Of(from), SqlValue.Of(to))
            : throw comparison.FailTerm($"{Name} is a date, which can only be truncated after a whole part: 2024*, 2024-05*, 2024-05-31T18*");
    }
}
