namespace PatronDesk.Cql.Sql;

/// <summary>A key of the order that a caller gives beside a query; it counts where the query has no sortby.</summary>
/// <param name="Index">The index's name; one that the schema doesn't know orders nothing.</param>
/// <param name="IsDescending">The direction.</param>
public readonly record struct CqlSort(string Index, bool IsDescending);
