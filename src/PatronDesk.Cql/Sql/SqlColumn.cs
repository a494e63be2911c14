namespace PatronDesk.Cql.Sql;

/// <summary>
/// A column, or any expression over the row (then in parentheses where it needs them), that queries compare.
/// </summary>
/// <param name="Expression">SQL that both engines understand, with the table's alias where one is used.</param>
/// <param name="IsIndexed">Whether an index of the engine finds rows by it: by equality and by range.</param>
/// <param name="IsOrdered">Whether that index has the rows of one value in the list's default order.</param>
public readonly record struct SqlColumn(string Expression, bool IsIndexed, bool IsOrdered = false)
{
    /// <summary>A column that no index of the engine starts with (after the library).</summary>
    public static SqlColumn Plain(string expression) => new(expression, false);

    /// <summary>A column by which an index of the engine finds rows.</summary>
    public static SqlColumn Indexed(string expression) => new(expression, true);

    /// <summary>The same, if the index continues with the columns of the list's own order.</summary>
    public static SqlColumn Ordered(string expression) => new(expression, true, true);
}
