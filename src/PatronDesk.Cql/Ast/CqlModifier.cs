namespace PatronDesk.Cql.Ast;

/// <summary>A modifier, which a slash introduces: <c>/respectCase</c>, <c>/distance&lt;3</c>.</summary>
/// <param name="Type">Its name, ASCII letters in lower case.</param>
/// <param name="Comparison">The sign between name and value; null when there is no value.</param>
/// <param name="Value">The value, escaped like a term; null when there is none.</param>
/// <param name="Position">Where the name stands in the query, in UTF-16 units from 0.</param>
public sealed record CqlModifier(string Type, string? Comparison, string? Value, int Position);
