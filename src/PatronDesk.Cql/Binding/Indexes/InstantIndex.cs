using PatronDesk.Cql.Sql;

namespace PatronDesk.Cql.Binding;

/// <summary>
/// A moment, stored as microseconds since 1970-01-01 UTC. It compares as a moment however the query spells it; a date
/// alone is its first moment in UTC. See <see cref="InstantText"/> for the spellings.
/// </summary>
/// <param name="name">Its name in CQL.</param>
/// <param name="column">Microseconds since 1970-01-01 UTC.</param>
public sealed class InstantIndex(string name, SqlColumn column) : OrderedIndex(name, column)
{
    private protected override string NotOrdered =>
        $"this is not a date that {Name} could be compared with: 2024-05-31, 2024-05-31T18:30:00Z";

    private protected override void RefuseModifiers(in Comparison comparison) => comparison.RefuseModifiers(spelling: false);

    private protected override long? Parse(string term) => InstantText.Parse(term);

    private protected override Condition Masked(in Comparison comparison, in Pattern pattern) =>
        pattern.Prefix is { } prefix && InstantText.ParseTruncated(prefix) is var (from, to)
            ? new RangeCondition(Column, SqlValue.Of(from), SqlValue.Of(to))
            : throw comparison.FailTerm(
                $"{Name} is a date, which can only be truncated after a whole part: 2024*, 2024-05*, 2024-05-31T18*");
}
