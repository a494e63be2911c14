using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>
/// A UUID that FOLIO treats as a text, as <c>userId</c> of blocks is: masks are allowed anywhere and = looks for words.
/// Stored as 36 lower-case characters; case never matters. A whole UUID uses the index, with = as with ==.
/// </summary>
public sealed class UuidTextIndex : TextIndex
{
    private readonly SqlColumn _column;

    /// <param name="name">Its name in CQL.</param>
    /// <param name="column">The UUID in lower case.</param>
    public UuidTextIndex(string name, SqlColumn column)
        : base(name, column, column, $"(' ' || replace({column.Expression}, '-', ' ') || ' ')") => _column = column;

    internal override Condition Bind(in Comparison comparison)
    {
        comparison.RefuseModifiers(spelling: false);
        return base.Bind(comparison.IgnoringSpelling());
    }

    // The five groups of a UUID are all of its words: next to each other they are the whole value.
    private protected override Condition Adjacent(SqlColumn words, List<string> phrase) =>
        phrase is [{ Length: 8 }, { Length: 4 }, { Length: 4 }, { Length: 4 }, { Length: 12 }]
        && !phrase.Exists(group => Pattern.IndexOfMask(group) >= 0)
            ? new ComparisonCondition(_column, "=", SqlValue.Of(string.Join('-', phrase)))
            : base.Adjacent(words, phrase);

    internal override SqlColumn? SortColumn(FoldMode mode, bool isNumber, SqlDialect dialect) => _column;

    internal override SqlOrderKind SortKind(bool isNumber) => SqlOrderKind.Text;
}
