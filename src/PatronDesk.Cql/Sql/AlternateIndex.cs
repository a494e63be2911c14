namespace PatronDesk.Cql.Sql;

/// <summary>
/// A column that equals another in nearly every row. The two conditions stand beside the comparison, since SQLite uses a
/// partial index on one side of an OR only where that side says what the index says.
/// </summary>
/// <param name="Column">The column. Whatever it equals, the other equals in that row too.</param>
/// <param name="Served">SQL that is true in every row of the list, as in the partial index that serves the column.</param>
/// <param name="Differs">SQL that is true where the two differ, as in the partial index that serves the other there.</param>
public sealed record AlternateIndex(SqlColumn Column, string Served, string Differs);
