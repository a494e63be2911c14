namespace PatronDesk.Cql.Parsing;

/// <summary>
/// What a query may be at most; beyond it, it is refused with the limit's name. All are below what the engines bear:
/// SQLite gives up at an expression depth of 1,000 and at a pattern of 50,000 bytes.
/// </summary>
public static class CqlLimits
{
    /// <summary>Length of a query, in UTF-16 units.</summary>
    public const int QueryLength = 100_000;

    /// <summary>Comparisons in one query.</summary>
    public const int Clauses = 1_000;

    /// <summary>Parentheses and prefix maps inside each other; also and inside or inside and.</summary>
    public const int Nesting = 200;

    /// <summary>Length of a term with * or ?, in UTF-16 units.</summary>
    public const int PatternLength = 1_000;

    /// <summary>Values that a query compares with, every word of a term counted: SQLite binds at most 32,766.</summary>
    public const int Values = 5_000;

    /// <summary>Keys after sortby.</summary>
    public const int SortKeys = 20;
}
