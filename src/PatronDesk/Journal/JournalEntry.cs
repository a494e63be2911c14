namespace PatronDesk.Journal;

/// <summary>
/// One entry of the journal. It names people and records only by id, and lists only the names of changed fields: no
/// values, no passwords, no personal data.
/// </summary>
/// <param name="LibraryId">The library.</param>
/// <param name="At">When it happened.</param>
/// <param name="Actor">Who did it, and through which face.</param>
/// <param name="Action">What was done, as a noun and a past tense: <c>patron.updated</c>.</param>
/// <param name="Subject">The record's id.</param>
/// <param name="Detail">The changed fields, comma-separated; null where the action says enough.</param>
internal sealed record JournalEntry(
    long LibraryId, DateTimeOffset At, Actor Actor, string Action, string Subject, string? Detail = null)
{
    /// <summary>The UUID of the patron whom it is about, where the subject is another record; null for none.</summary>
    public string? PatronId { get; init; }
}
