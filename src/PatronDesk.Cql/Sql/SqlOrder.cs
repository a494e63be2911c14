namespace PatronDesk.Cql.Sql;

/// <summary>What an ORDER BY term's values are.</summary>
public enum SqlOrderKind
{
    /// <summary>Texts, compared as UTF-8 bytes.</summary>
    Text,

    /// <summary>64-bit integers.</summary>
    Number,

    /// <summary>Floating-point numbers (<c>/number</c>).</summary>
    Real,
}

/// <summary>One term of ORDER BY. Undefined values stand last ascending and first descending, on both engines.</summary>
/// <param name="Expression">The SQL to sort by.</param>
/// <param name="IsDescending">The direction.</param>
/// <param name="MayBeUndefined">Whether the expression can be NULL.</param>
/// <param name="Kind">What its values are.</param>
public sealed record SqlOrder(string Expression, bool IsDescending, bool MayBeUndefined, SqlOrderKind Kind)
{
    /// <summary>The term's SQL.</summary>
    public string Sql => (IsDescending, MayBeUndefined) switch
    {
        (false, true) => $"{Expression} asc nulls last",
        (false, false) => $"{Expression} asc",
        (true, true) => $"{Expression} desc nulls first",
        (true, false) => $"{Expression} desc",
    };
}
