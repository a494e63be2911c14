using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>A text. Compared with case and accents ignored, unless modifiers say otherwise.</summary>
public class TextIndex : CqlIndex
{
    private readonly SqlColumn _raw;
    private readonly SqlColumn _folded;
    private readonly SqlColumn? _words;

    /// <param name="name">Its name in CQL.</param>
    /// <param name="raw">The text as it was given.</param>
    /// <param name="folded">The text after <see cref="Fold.Search"/>.</param>
    /// <param name="words">
    /// The text's <see cref="Fold.WordText"/>, for =, adj, all and any. Without it the whole value counts as one word,
    /// which suits codes such as barcodes, and then those relations too can use an index.
    /// </param>
    public TextIndex(string name, SqlColumn raw, SqlColumn folded, string? words = null)
        : base(name)
    {
        _raw = raw;
        _folded = folded;
        _words = words is null ? null : SqlColumn.Plain(words);
    }

    /// <summary>
    /// A column that has an index of its own and is the folded text in nearly every row, so that one index serves both;
    /// null where the folded text has an index itself, or none.
    /// </summary>
    public AlternateIndex? Alternate { get; init; }

    /// <summary>Another way to the records that have a whole text, besides the column; null for none.</summary>
    public LookUp? LookUp { get; init; }

    internal SqlColumn Folded => _folded;

    internal override Condition Bind(in Comparison comparison)
    {
        if (comparison.IsNumber)
            return Number(comparison);
        switch (comparison.Relation)
        {
            case RelationKind.Exact:
                return Whole(comparison, comparison.Term);
            case RelationKind.NotEqual:
                return Differs(comparison);
            case RelationKind.Equal or RelationKind.Adjacent or RelationKind.All or RelationKind.Any:
                return comparison.IsBlank
                    ? new DefinedCondition(_folded)
                    : _words is { } words ? Words(comparison, words) : OneWord(comparison);
            default:
                var term = SqlValue.Of(Fold.As(Pattern.Literal(comparison.Clause.Term), comparison.Mode));
                return new ComparisonCondition(Column(comparison), comparison.Sign, term);
        }
    }

    internal override SqlColumn? SortColumn(FoldMode mode, bool isNumber, SqlDialect dialect) =>
        isNumber ? SpellingColumns.Number(_raw, dialect)
        : mode == FoldMode.Search ? _folded
        : SpellingColumns.Of(_raw, mode, dialect);

    internal override SqlOrderKind SortKind(bool isNumber) => isNumber ? SqlOrderKind.Real : SqlOrderKind.Text;

    /// <summary>Words next to each other; a subclass may know a shorter way.</summary>
    private protected virtual Condition Adjacent(SqlColumn words, List<string> phrase) => Phrase.In(words, phrase);

    private SqlColumn Column(in Comparison comparison) => comparison.Mode == FoldMode.Search
        ? _folded
        : SpellingColumns.Of(_raw, comparison.Mode, comparison.Dialect);

    private Condition Whole(in Comparison comparison, Pattern term)
    {
        var spelled = comparison.Mode == FoldMode.Search && Alternate is { } alternate && !term.IsAnything
            ? LikeAlternate(alternate, term.Folded(FoldMode.Search))
            : Like(Column(comparison), term.Folded(comparison.Mode));
        if (LookUp is { } lookUp && comparison.Mode == FoldMode.Search && !term.HasMasks)
        {
            return GroupCondition.Or(
                GroupCondition.And(new TemplateCondition(lookUp.Served), spelled),
                new LookUpCondition(lookUp, SqlValue.Of(term.Folded(FoldMode.Search).Text)));
        }

        // What is spelled alike is also folded alike, and by that an index may find it.
        return comparison.Mode == FoldMode.Search || term.HasMasks || !_folded.IsIndexed
            ? spelled
            : GroupCondition.And(Like(_folded, term.Folded(FoldMode.Search)), spelled);
    }

    private Condition LikeAlternate(AlternateIndex alternate, Pattern pattern) => GroupCondition.Or(
    [
        GroupCondition.And(new TemplateCondition(alternate.Served), Like(alternate.Column, pattern)),
        GroupCondition.And(new TemplateCondition(alternate.Differs), Like(SqlColumn.Indexed(_folded.Expression), pattern)),
    ]);

    private static Condition Like(SqlColumn column, Pattern pattern)
    {
        if (!pattern.HasMasks)
            return new ComparisonCondition(column, "=", SqlValue.Of(pattern.Text));
        if (pattern.IsAnything)
            return new DefinedCondition(column);
        if (pattern.Prefix is { } prefix)
            return RangeCondition.Prefix(column, prefix);
        var head = Pattern.IndexOfMask(pattern.Text);
        var matches = new PatternCondition(column, pattern);
        return head > 0 && column.IsIndexed
            ? GroupCondition.And(RangeCondition.Prefix(column, pattern.Text[..head]), matches)
            : matches;
    }

    private Condition Differs(in Comparison comparison)
    {
        var column = Column(comparison);
        var pattern = comparison.Term.Folded(comparison.Mode);
        return pattern.IsAnything ? Condition.None
            : pattern.HasMasks ? new DiffersCondition(Like(column, pattern))
            : new ComparisonCondition(column, "<>", SqlValue.Of(pattern.Text));
    }

    private Condition Words(in Comparison comparison, SqlColumn words)
    {
        var (wanted, hadLoneMask) = comparison.Term.Folded(FoldMode.Search).Words();
        if (wanted.Count == 0)
            return hadLoneMask ? new DefinedCondition(_folded) : Condition.None;
        if (comparison.Mode != FoldMode.Search)
            return SpelledWords(comparison, words, wanted);
        return comparison.Relation switch
        {
            RelationKind.All => GroupCondition.And(wanted.ConvertAll(word => Adjacent(words, [word]))),
            RelationKind.Any => GroupCondition.Or(wanted.ConvertAll(word => Adjacent(words, [word]))),
            _ => Adjacent(words, wanted),
        };
    }

    // The store keeps words only folded. So the words are looked for as usual, and each must also occur in the text
    // spelled as the query spells it, be it inside a longer word.
    private Condition SpelledWords(in Comparison comparison, SqlColumn words, List<string> phrase)
    {
        var column = Column(comparison);
        var isPhrase = comparison.Relation is RelationKind.Equal or RelationKind.Adjacent;
        var found = new List<Condition>();
        if (isPhrase)
            found.Add(Adjacent(words, phrase));
        foreach (var word in comparison.Term.Words().Words)
        {
            var pattern = new Pattern(word, true);
            var folded = pattern.Folded(FoldMode.Search).Words().Words;
            if (folded.Count == 0)
                continue; // a mark alone, which folding drops
            var parts = new List<Condition>();
            if (!isPhrase)
                parts.Add(Adjacent(words, folded));
            foreach (var part in Pattern.Parts(pattern.Folded(comparison.Mode).Text))
                parts.Add(new ContainsCondition(column, part));
            found.Add(GroupCondition.And(parts));
        }
        return comparison.Relation == RelationKind.Any ? GroupCondition.Or(found) : GroupCondition.And(found);
    }

    private Condition OneWord(in Comparison comparison)
    {
        if (comparison.Relation is RelationKind.Equal or RelationKind.Adjacent)
            return Whole(comparison, comparison.Term);
        var found = new List<Condition>();
        foreach (var word in comparison.Term.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            found.Add(Whole(comparison, Pattern.Of(word)));
        return comparison.Relation == RelationKind.All ? GroupCondition.And(found) : GroupCondition.Or(found);
    }

    private Condition Number(in Comparison comparison)
    {
        if (comparison.Relation is RelationKind.Adjacent or RelationKind.All or RelationKind.Any)
            throw comparison.FailRelation($"the relation {comparison.Clause.Relation.Name} can't be combined with /number");
        var term = Pattern.Literal(comparison.Clause.Term).Trim();
        if (term.Length == 0 && comparison.Relation == RelationKind.Equal)
            return new DefinedCondition(_folded);
        return CqlFunctions.Number(term) is not null
            ? new NumberCondition(SpellingColumns.Number(_raw, comparison.Dialect), comparison.Sign, term)
            : throw comparison.FailTerm("this term is not a number");
    }
}
