using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>Yes or no, stored as 1 or 0; queries see the texts <c>true</c> and <c>false</c>.</summary>
public sealed class FlagIndex : CqlIndex
{
    private readonly SqlColumn _column;

    /// <param name="name">Its name in CQL.</param>
    /// <param name="column">1 or 0, NULL where it was never said.</param>
    public FlagIndex(string name, SqlColumn column)
        : base(name) => _column = column;

    // There are only two texts, so compare here, and ask the engine for the values that match.
    internal override Condition Bind(in Comparison comparison)
    {
        comparison.RefuseModifiers(spelling: false);
        return (Matches(comparison, "true"), Matches(comparison, "false")) switch
        {
            (true, true) => new DefinedCondition(_column),
            (true, false) => new ComparisonCondition(_column, "=", SqlValue.Of(1)),
            (false, true) => new ComparisonCondition(_column, "=", SqlValue.Of(0)),
            (false, false) => Condition.None,
        };
    }

    internal override SqlColumn? SortColumn(FoldMode mode, bool isNumber, SqlDialect dialect) => _column;

    internal override SqlOrderKind SortKind(bool isNumber) => SqlOrderKind.Number;

    private static bool Matches(in Comparison comparison, string value)
    {
        var term = comparison.Term.Folded(comparison.Mode);
        switch (comparison.Relation)
        {
            case RelationKind.Exact:
                return CqlFunctions.Matches(term.Text, value, Pattern.Any, Pattern.One);
            case RelationKind.NotEqual:
                return !CqlFunctions.Matches(term.Text, value, Pattern.Any, Pattern.One);
            case RelationKind.Equal or RelationKind.Adjacent or RelationKind.All or RelationKind.Any:
                if (comparison.IsBlank)
                    return true;
                var (words, hadLoneMask) = term.Words();
                if (words.Count == 0)
                    return hadLoneMask;
                bool IsValue(string word) => CqlFunctions.Matches(word, value, Pattern.Any, Pattern.One);
                return comparison.Relation switch
                {
                    RelationKind.Any => words.Exists(IsValue),
                    RelationKind.All => words.TrueForAll(IsValue),
                    _ => words.Count == 1 && IsValue(words[0]),
                };
            default:
                var order = string.CompareOrdinal(value, Fold.As(Pattern.Literal(comparison.Clause.Term), comparison.Mode));
                return comparison.Relation switch
                {
                    RelationKind.Less => order < 0,
                    RelationKind.LessOrEqual => order <= 0,
                    RelationKind.Greater => order > 0,
                    _ => order >= 0,
                };
        }
    }
}
