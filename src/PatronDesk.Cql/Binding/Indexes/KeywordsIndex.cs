using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>
/// A virtual index over several fields, such as <c>keywords</c> of users, searched word by word and defined for every
/// record. It finds the words with SQL that the store gives (a table of words), in a column of all words, or in both.
/// </summary>
public sealed class KeywordsIndex : CqlIndex
{
    private readonly string? _word;
    private readonly string? _prefix;
    private readonly SqlColumn? _words;

    /// <param name="name">Its name in CQL.</param>
    /// <param name="word">
    /// SQL that holds for records with the word <c>{0}</c>, served by an index: best <c>id in (select …)</c>, which both
    /// engines start from. It may name parameters that the caller's statement has anyway, such as $1.
    /// </param>
    /// <param name="prefix">The same for words from <c>{0}</c> up to, not including, <c>{1}</c>.</param>
    /// <param name="words">
    /// A column of all words (<see cref="Fold.WordText"/>), for phrases and for masks elsewhere than at a word's end.
    /// Without it the words of a phrase may stand anywhere, and such masks are refused.
    /// </param>
    public KeywordsIndex(string name, string? word, string? prefix, string? words = null)
        : base(name)
    {
        if ((word is null || prefix is null) && words is null)
            throw new ArgumentException("Keywords need SQL for words and prefixes, or a column of words.", nameof(words));
        _word = word;
        _prefix = prefix;
        _words = words is null ? null : SqlColumn.Plain(words);
    }

    /// <summary>
    /// The columns that together make the column of all words. A single word is searched in each column that may hold it,
    /// which is cheaper than joining them for every record. Empty if they are not known.
    /// </summary>
    public IReadOnlyList<WordColumn> Parts { get; init; } = [];

    internal override Condition Bind(in Comparison comparison)
    {
        comparison.RefuseModifiers(spelling: true);
        if (comparison.IsOrdering)
        {
            throw comparison.FailRelation(
                $"{Name} can be searched with =, ==, <>, adj, all and any, not with {comparison.Clause.Relation.Name}");
        }
        var (wanted, hadLoneMask) = comparison.Term.Folded(FoldMode.Search).Words();
        Condition found;
        if (wanted.Count == 0)
        {
            found = hadLoneMask || comparison.IsBlank ? Condition.All : Condition.None;
        }
        else
        {
            var words = new List<Condition>(wanted.Count + 1);
            foreach (var word in wanted)
                words.Add(Word(comparison, word));
            if (_words is { } column && wanted.Count > 1 && comparison.Relation is not (RelationKind.All or RelationKind.Any))
                words.Add(Phrase.In(column, wanted));
            found = comparison.Relation == RelationKind.Any ? GroupCondition.Or(words) : GroupCondition.And(words);
        }
        return comparison.Relation == RelationKind.NotEqual ? found.Negated() : found;
    }

    internal override SqlColumn? SortColumn(FoldMode mode, bool isNumber, SqlDialect dialect) => null;

    private Condition Word(in Comparison comparison, string word)
    {
        var pattern = Pattern.Of(word);
        if (_word is not null && !pattern.HasMasks)
            return new TemplateCondition(_word, SqlValue.Of(word));
        if (_prefix is not null && pattern.Prefix is { } prefix && RangeCondition.After(prefix) is { } end)
            return new TemplateCondition(_prefix, SqlValue.Of(prefix), SqlValue.Of(end));
        return _words is { } column
            ? InParts(Phrase.In(column, [word]), word)
            : throw comparison.FailTerm($"words of {Name} can only be truncated on the right: lib*");
    }

    private Condition InParts(Condition found, string word)
    {
        if (Parts.Count == 0 || found is not ContainsCondition contains)
            return found;
        var parts = Parts.Where(part => part.MayHold(word)).Select(part => part.Words).ToList();
        return parts.Count == 0 ? Condition.None : new ContainsCondition(parts, contains.Part);
    }
}

/// <summary>
/// A column of words between blanks (<see cref="Fold.WordText"/>), one of several that are searched together.
/// </summary>
/// <param name="Words">SQL; may be NULL.</param>
/// <param name="Alphabet">The only characters that its words consist of; null for any.</param>
public sealed record WordColumn(string Words, string? Alphabet = null)
{
    internal bool MayHold(string word) =>
        Alphabet is null || word.AsSpan().IndexOfAnyExcept($"{Alphabet}{Pattern.Any}{Pattern.One}") < 0;
}
