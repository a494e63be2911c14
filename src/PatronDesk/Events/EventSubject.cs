namespace PatronDesk.Events;

/// <summary>
/// Tells whom the events of a room's records are about, where the journal must not keep it. A room that has such records registers
/// one.
/// </summary>
/// <param name="Noun">The first word of the kinds, such as <c>loan</c>.</param>
/// <param name="PatronSql">
/// An SQL expression for the patron's UUID, null where the record has no patron any more. It may name the columns of <c>journal</c>.
/// </param>
internal sealed record EventSubject(string Noun, string PatronSql);
