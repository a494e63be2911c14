using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>
/// A UUID as FOLIO's id columns are: = means ==, only truncation on the right, words make no sense, no modifiers. What
/// is no UUID equals nothing, and can't be less or greater. Stored as 36 lower-case characters.
/// </summary>
public sealed class UuidIndex : CqlIndex
{
    private readonly SqlColumn _column;

    /// <param name="name">Its name in CQL.</param>
    /// <param name="column">The UUID in lower case.</param>
    public UuidIndex(string name, SqlColumn column)
        : base(name) => _column = column;

    internal override Condition Bind(in Comparison comparison)
    {
        if (comparison.Clause.Relation.Modifiers is [var modifier, ..])
            throw comparison.Fail($"{Name} is an id, which no modifier ({modifier.Type}) applies to", modifier.Position);
        var differs = comparison.Relation == RelationKind.NotEqual;
        if (comparison.Relation is RelationKind.All or RelationKind.Any or RelationKind.Adjacent)
        {
            throw comparison.FailRelation(
                $"{Name} is an id, which only =, ==, <>, <, <=, > and >= compare, not {comparison.Clause.Relation.Name}");
        }
        var pattern = comparison.Term.Folded(FoldMode.Search);
        if (comparison.IsOrdering)
        {
            return !pattern.HasMasks && IsUuid(pattern.Text)
                ? new ComparisonCondition(_column, comparison.Sign, SqlValue.Of(pattern.Text))
                : throw comparison.FailTerm($"{Name} can only be less or greater than a whole UUID");
        }
        if (pattern.IsAnything)
            return differs ? Condition.None : new DefinedCondition(_column);
        if (pattern.Prefix is { } prefix)
        {
            var range = RangeCondition.Prefix(_column, prefix);
            return differs ? new DiffersCondition(range) : range;
        }
        if (pattern.HasMasks)
            throw comparison.FailTerm($"{Name} is an id, which can only be truncated on the right: 1ad737b0*");
        if (IsUuid(pattern.Text))
            return new ComparisonCondition(_column, differs ? "<>" : "=", SqlValue.Of(pattern.Text));
        // No id is equal to what is no UUID; and = with nothing after it asks for any id.
        return differs || (pattern.Text.Length == 0 && comparison.Relation == RelationKind.Equal)
            ? new DefinedCondition(_column)
            : Condition.None;
    }

    internal override SqlColumn? SortColumn(FoldMode mode, bool isNumber, SqlDialect dialect) => _column;

    private static bool IsUuid(string text)
    {
        if (text.Length != 36)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit(text[i]))
                return false;
        }
        return true;
    }
}
