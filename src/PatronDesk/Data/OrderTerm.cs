namespace PatronDesk.Data;

/// <summary>One key of an order. Where the value is absent the row comes last, first when descending, on both engines.</summary>
/// <param name="Expression">SQL over the listed table.</param>
/// <param name="IsNumber">Whether it is a whole number, else a text.</param>
/// <param name="Descending">From the greatest down.</param>
/// <param name="Nullable">Whether it may be absent.</param>
internal sealed record OrderTerm(string Expression, bool IsNumber, bool Descending = false, bool Nullable = false)
{
    /// <summary>The term in an ORDER BY.</summary>
    public string ToSql()
    {
        var direction = Descending ? "desc" : "asc";
        // Written only where it matters: an index serves the order without it.
        var nulls = Nullable ? Descending ? " nulls first" : " nulls last" : "";
        return $"{Expression} {direction}{nulls}";
    }

    public DbValue Read(Row row, int column) => IsNumber ? row.NumberOrNull(column) : row.TextOrNull(column);
}
