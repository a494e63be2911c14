namespace PatronDesk.Cql.Sql;

/// <summary>
/// A condition around a folded text, by which a record is found that has this text in another table. Indexes of the engine must
/// answer it. SQLite uses a partial index for one side of an OR only if that side repeats the index's condition.
/// </summary>
/// <param name="Served">SQL that is true in every row of the list, as in the partial index that serves the column itself.</param>
/// <param name="Before">The SQL before the text.</param>
/// <param name="After">The SQL after the text.</param>
public sealed record LookUp(string Served, string Before, string After);
