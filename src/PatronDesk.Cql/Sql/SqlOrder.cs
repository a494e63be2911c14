using PatronDesk.Cql.Binding;

namespace PatronDesk.Cql.Sql;

/// <summary>One term of ORDER BY. Undefined values stand last ascending and first descending, on both engines.</summary>
/// <param name="Expression">What orders.</param>
/// <param name="IsDescending">The direction.</param>
/// <param name="MayBeUndefined">Whether the expression can be NULL.</param>
/// <param name="Index">The index that was named.</param>
public sealed record SqlOrder(string Expression, bool IsDescending, bool MayBeUndefined, CqlIndex Index)
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
