using System.Globalization;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>A whole number: it compares and sorts as one, with /number or without.</summary>
/// <param name="name">Its name in CQL.</param>
/// <param name="column">A 64-bit integer.</param>
public sealed class NumberIndex(string name, SqlColumn column) : OrderedIndex(name, column)
{
    private protected override string NotOrdered => $"{Name} can only be less or greater than a whole number";

    private protected override void RefuseModifiers(in Comparison comparison)
    {
        if (comparison.Mode != FoldMode.Search)
            throw comparison.FailRelation($"{Name} can't be compared with /respectCase or /respectAccents");
    }

    private protected override long? Parse(string term) =>
        long.TryParse(term, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private protected override Condition Masked(in Comparison comparison, in Pattern pattern) =>
        throw comparison.FailTerm($"{Name} is a number, of which * and ? can't be a part");
}
