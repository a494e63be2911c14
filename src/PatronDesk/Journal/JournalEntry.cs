namespace PatronDesk.Journal;

/// <summary>
/// One line of the journal. It names people and records only by id, and of a change only the names of the fields: no
/// value, no password, no personal data.
/// </summary>
/// <param name="LibraryId">The library in which it happened.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who: <c>key:7</c> for an API key, <c>program</c> for a timer or a command of the operator.</param>
/// <param name="Action">What, as noun and past tense: <c>patron.updated</c>.</param>
/// <param name="Subject">The record's id.</param>
/// <param name="Detail">The changed fields, comma-separated; null where the action says it all.</param>
internal sealed record JournalEntry(
    long LibraryId, DateTimeOffset At, string Actor, string Action, string Subject, string? Detail = null);
