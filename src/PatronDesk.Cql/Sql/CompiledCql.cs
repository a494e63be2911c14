namespace PatronDesk.Cql.Sql;

/// <summary>A query made ready for one engine.</summary>
/// <param name="Where">A condition that is safe between ANDs; null when every record matches.</param>
/// <param name="Parameters">The values of its parameters, in the order of their numbers.</param>
/// <param name="OrderBy">What sortby asks for, the most important first; empty when it asks for nothing known.</param>
/// <param name="Pinned">
/// The one value that the schema's pinned index must have: <c>userId==x</c> alone or joined to other conditions by and.
/// </param>
/// <param name="IsIndexServed">
/// False when the engine may have to look at every record to find the first that matches: then it needs a time limit.
/// </param>
/// <param name="IsSearch">
/// Whether few records are likely to match: the query looks for words or masks in texts, or an index serves it. Then a
/// scan in the order of storage is faster than one in the order that is asked for.
/// </param>
public sealed record CompiledCql(
    string? Where,
    IReadOnlyList<SqlValue> Parameters,
    IReadOnlyList<SqlOrder> OrderBy,
    string? Pinned,
    bool IsIndexServed,
    bool IsSearch)
{
    /// <summary>
    /// Whether one value of one <see cref="SqlColumn.Ordered"/> column finds the records: the engine's index gives them in
    /// the list's own order, so that it may stop at a limit.
    /// </summary>
    public bool KeepsOrder { get; init; }

    /// <summary>Whether that is the whole condition: then the index alone counts the records.</summary>
    public bool IsOneEquality { get; init; }
}
