namespace PatronDesk.Lists;

/// <summary>One key of an order. Where the value is absent the row comes last, first when descending, on both engines.</summary>
/// <param name="Expression">SQL over the listed table.</param>
/// <param name="Descending">From the greatest down.</param>
/// <param name="MayBeAbsent">Whether it can be NULL.</param>
internal sealed record OrderTerm(string Expression, bool Descending = false, bool MayBeAbsent = false)
{
    /// <summary>The term in an ORDER BY.</summary>
    public string ToSql()
    {
        var direction = Descending ? "desc" : "asc";
        // Written only where it matters: an index serves the order without it.
        var nulls = MayBeAbsent ? Descending ? " nulls first" : " nulls last" : "";
        return $"{Expression} {direction}{nulls}";
    }
}
