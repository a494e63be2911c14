using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>
/// A list of texts, such as <c>tags.tagList</c>, stored as <see cref="Fold.ListText"/>. == looks for an element that
/// consists of just these words, = for the words next to each other in one element, all and any for words anywhere.
/// </summary>
public sealed class ListIndex : CqlIndex
{
    private readonly SqlColumn _list;

    /// <param name="name">Its name in CQL.</param>
    /// <param name="list">The elements' words; empty for an empty list, NULL where there is none.</param>
    public ListIndex(string name, string list)
        : base(name) => _list = SqlColumn.Plain(list);

    internal override Condition Bind(in Comparison comparison)
    {
        comparison.RefuseModifiers(spelling: true);
        if (comparison.IsOrdering)
        {
            throw comparison.FailRelation(
                $"{Name} is a list, which only =, ==, <>, adj, all and any compare, not {comparison.Clause.Relation.Name}");
        }
        var pattern = comparison.Term.Folded(FoldMode.Search);
        var (wanted, hadLoneMask) = pattern.Words();
        var isWhole = comparison.Relation is RelationKind.Exact or RelationKind.NotEqual;
        if (isWhole && pattern.Text.Length == 0)
            return new ComparisonCondition(_list, comparison.Sign, SqlValue.Of(""));
        Condition found = wanted.Count == 0
            ? hadLoneMask || comparison.IsBlank ? new DefinedCondition(_list) : Condition.None
            : comparison.Relation switch
            {
                RelationKind.All => GroupCondition.And(wanted.ConvertAll(word => Phrase.In(_list, [word]))),
                RelationKind.Any => GroupCondition.Or(wanted.ConvertAll(word => Phrase.In(_list, [word]))),
                _ when isWhole => Phrase.Element(_list, wanted),
                _ => Phrase.In(_list, wanted),
            };
        return comparison.Relation != RelationKind.NotEqual ? found
            : found == Condition.None ? new DefinedCondition(_list)
            : found is DefinedCondition ? Condition.None
            : new DiffersCondition(found);
    }

    internal override SqlColumn? SortColumn(FoldMode mode, bool isNumber, SqlDialect dialect) => _list;
}
