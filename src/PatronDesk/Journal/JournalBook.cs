using PatronDesk.Data;

namespace PatronDesk.Journal;

/// <summary>Writes the journal, always in the transaction of the change that it records.</summary>
internal static class JournalBook
{
    private static readonly Sql Insert = new("""
        insert into journal (library_id, at, actor, face, action, subject, detail)
        values ($1, $2, $3, $4, $5, $6, $7)
        """);

    private static readonly Sql WriteSubject = new("""
        update journal set subject = $3 where library_id = $1 and subject = $2
        """);

    public static void Journal(this Batch batch, JournalEntry entry) =>
        batch.Add(Insert, Values(entry));

    /// <summary>Gives every entry of one record the record's new id.</summary>
    public static void Rename(this Batch batch, long libraryId, string oldId, string newId) =>
        batch.Add(WriteSubject, libraryId, oldId, newId);

    public static async ValueTask JournalAsync(this Session session, JournalEntry entry) =>
        await session.ExecuteAsync(Insert, Values(entry));

    private static DbValue[] Values(JournalEntry entry) =>
        [entry.LibraryId, entry.At, entry.Actor.Name, entry.Actor.Face, entry.Action, entry.Subject, entry.Detail];
}
