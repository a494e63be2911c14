namespace PatronDesk.Cql.Sql;

/// <summary>
/// A column that equals another in nearly every row. SQLite uses a partial index for one side of an OR only if that side
/// repeats the index's condition. So both conditions are written beside the comparison.
/// </summary>
/// <param name="Column">The column. Whatever it equals, the other equals in that row too.</param>
/// <param name="Served">SQL that is true in every row of the list, as in the partial index that serves the column.</param>
/// <param name="Differs">SQL that is true where the two differ, as in the partial index that serves the other there.</param>
public sealed record AlternateIndex(SqlColumn Column, string Served, string Differs);
