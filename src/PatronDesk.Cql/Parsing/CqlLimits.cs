namespace PatronDesk.Cql.Parsing;

/// <summary>
/// The limits of a query. A query beyond one is refused, and the error names the limit. All are below the engines' own:
/// SQLite gives up at an expression depth of 1,000 and at a pattern of 50,000 bytes.
/// </summary>
public static class CqlLimits
{
    /// <summary>Length of a query, in UTF-16 units.</summary>
    public const int QueryLength = 100_000;

    /// <summary>Comparisons in one query.</summary>
    public const int Clauses = 1_000;

    /// <summary>How deep parentheses and prefix maps may be nested. An and inside an or inside an and counts too.</summary>
    public const int Nesting = 200;

    /// <summary>Length of a term with * or ?, in UTF-16 units.</summary>
    public const int PatternLength = 1_000;

    /// <summary>Values that a query compares with, every word of a term counted: SQLite binds at most 32,766.</summary>
    public const int Values = 5_000;

    /// <summary>Keys after sortby.</summary>
    public const int SortKeys = 20;
}
