namespace PatronDesk.Cql.Sql;

/// <summary>
/// A column, or any expression over the row (then in parentheses where it needs them), that queries compare.
/// </summary>
/// <param name="Expression">SQL that both engines understand, with the table's alias where one is used.</param>
/// <param name="IsIndexed">Whether an index of the engine finds rows by it: by equality and by range.</param>
public readonly record struct SqlColumn(string Expression, bool IsIndexed)
{
    /// <summary>A column that no index of the engine begins with (after the library).</summary>
    public static SqlColumn Plain(string expression) => new(expression, false);

    /// <summary>A column by which an index of the engine finds rows.</summary>
    public static SqlColumn Indexed(string expression) => new(expression, true);
}
