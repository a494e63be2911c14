namespace PatronDesk.Cql.Sql;

/// <summary>A sort key that a caller gives beside a query. It applies if the query has no sortby.</summary>
/// <param name="Index">The index's name; a name that the schema doesn't know has no effect.</param>
/// <param name="IsDescending">The direction.</param>
public readonly record struct CqlSort(string Index, bool IsDescending);
