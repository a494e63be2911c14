using System.Globalization;
using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>A whole number: it compares and sorts as one, with /number or without. What is none equals nothing.</summary>
public sealed class NumberIndex : CqlIndex
{
    private readonly SqlColumn _column;

    /// <param name="name">Its name in CQL.</param>
    /// <param name="column">A 64-bit integer.</param>
    public NumberIndex(string name, SqlColumn column)
        : base(name) => _column = column;

    internal override Condition Bind(in Comparison comparison)
    {
        if (comparison.Mode != FoldMode.Search)
            throw comparison.FailRelation($"{Name} can't be compared with /respectCase or /respectAccents");
        var term = comparison.Term.Text.Trim();
        if (comparison.IsOrdering)
        {
            return Parse(term) is { } number
                ? new ComparisonCondition(_column, comparison.Sign, SqlValue.Of(number))
                : throw comparison.FailTerm($"{Name} can only be less or greater than a whole number");
        }
        switch (comparison.Relation)
        {
            case RelationKind.NotEqual:
                return comparison.Term.IsAnything ? Condition.None
                    : Same(comparison, term) is ComparisonCondition same ? new ComparisonCondition(_column, "<>", same.Value)
                    : new DefinedCondition(_column);
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
        if (pattern.HasMasks)
            throw comparison.FailTerm($"{Name} is a number, of which * and ? can't be a part");
        return Parse(term) is { } number
            ? new ComparisonCondition(_column, "=", SqlValue.Of(number))
            : Condition.None;
    }

    private static long? Parse(string term) =>
        long.TryParse(term, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
