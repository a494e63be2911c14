namespace PatronDesk.Cql.Sql;

/// <summary>A column compared with a value, or equal to one of several.</summary>
internal sealed class ComparisonCondition(SqlColumn column, string sign, SqlValue value) : Condition
{
    private List<SqlValue>? _others;

    public SqlColumn Column => column;

    public bool IsEquality => sign == "=";

    /// <summary>The text that the column must equal, if it is just one.</summary>
    public string? OnlyText => IsEquality && _others is null ? value.Text : null;

    public override bool IsServed => column.IsIndexed && sign != "<>";

    public override bool KeepsOrder => column.IsOrdered && IsEquality && _others is null;

    public ComparisonCondition Copy() => new(column, sign, value) { _others = _others is null ? null : [.. _others] };

    /// <summary>Lets the column also equal what another condition lets it equal.</summary>
    public void AddAll(ComparisonCondition other) => (_others ??= []).AddRange([other.Value, .. other._others ?? []]);

    /// <summary>What it is compared with; of several the first.</summary>
    public SqlValue Value => value;

    public override void Write(SqlWriter sql)
    {
        sql.Add(column.Expression);
        if (_others is null)
        {
            sql.Add(" ").Add(sign).Add(" ").Value(value);
            return;
        }
        sql.Add(" in (").Value(value);
        foreach (var other in _others)
            sql.Add(", ").Value(other);
        sql.Add(")");
    }
}

/// <summary>A column that has a value.</summary>
internal sealed class DefinedCondition(SqlColumn column) : Condition
{
    public override void Write(SqlWriter sql) => sql.Add(column.Expression).Add(" is not null");
}

/// <summary>A column from one value up to another, which is not included. So a truncated term uses an index on both engines.</summary>
internal sealed class RangeCondition(SqlColumn column, SqlValue from, SqlValue? to) : Condition
{
    public override bool IsServed => column.IsIndexed;

    public override void Write(SqlWriter sql)
    {
        sql.Add(to is null ? "" : "(").Add(column.Expression).Add(" >= ").Value(from);
        if (to is { } end)
            sql.Add(" and ").Add(column.Expression).Add(" < ").Value(end).Add(")");
    }

    /// <summary>The texts that begin with a prefix, compared as UTF-8 bytes, which is by code points.</summary>
    public static RangeCondition Prefix(SqlColumn column, string prefix) =>
        new(column, SqlValue.Of(prefix), After(prefix) is { } end ? SqlValue.Of(end) : null);

    /// <summary>The smallest text that is greater than every text with the prefix; null if there is none.</summary>
    public static string? After(string prefix)
    {
        // Replace the last code point that has a successor by it, and drop the rest. Skip surrogates, which have no UTF-8.
        for (var i = prefix.Length - 1; i >= 0; i--)
        {
            if (i > 0 && char.IsSurrogatePair(prefix[i - 1], prefix[i]))
            {
                var next = char.ConvertToUtf32(prefix[i - 1], prefix[i]) + 1;
                i--;
                if (next <= 0x10FFFF)
                    return string.Concat(prefix.AsSpan(0, i), char.ConvertFromUtf32(next));
            }
            else
            {
                var next = prefix[i] == '\uD7FF' ? "\uE000" : prefix[i] == '\uFFFF' ? "\U00010000" : ((char)(prefix[i] + 1)).ToString();
                return string.Concat(prefix.AsSpan(0, i), next);
            }
        }
        return null;
    }
}
