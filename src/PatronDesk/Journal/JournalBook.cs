using PatronDesk.Data;

namespace PatronDesk.Journal;

/// <summary>Writes the journal, always in the transaction of the change that it records.</summary>
internal static class JournalBook
{
    private static readonly WrittenColumns<JournalEntry> Columns = new WrittenColumns<JournalEntry>()
        .Add("library_id", entry => entry.LibraryId)
        .Add("at", entry => entry.At)
        .Add("actor", entry => entry.Actor.Name)
        .Add("face", entry => entry.Actor.Face)
        .Add("action", entry => entry.Action)
        .Add("subject", entry => entry.Subject)
        .Add("detail", entry => entry.Detail)
        .Add("patron", entry => entry.PatronId)
        .Add("import_id", entry => entry.Actor.Import);

    private static readonly RowSql Insert = new($"insert into journal ({Columns.Names}) values", Columns.NameCount);

    private static readonly Sql WriteSubject = new("""
        update journal set subject = $3 where library_id = $1 and subject = $2
        """);

    private static readonly Sql WritePatron = new("""
        update journal set patron = $3 where library_id = $1 and patron = $2
        """);

    private static readonly Sql ForgetDetails = new("""
        update journal set detail = null where library_id = $1 and patron = $2 and action = $3
        """);

    public static void Journal(this Batch batch, JournalEntry entry) =>
        batch.AddRow(Insert, Columns.Values(entry));

    /// <summary>Gives every entry of one record the record's new id.</summary>
    public static void Rename(this Batch batch, long libraryId, string oldId, string newId)
    {
        batch.Add(WriteSubject, libraryId, oldId, newId);
        batch.Add(WritePatron, libraryId, oldId, newId);
    }

    /// <summary>Takes the details out of what was done to an erased patron's records, where people wrote them.</summary>
    public static async ValueTask ForgetDetailsAsync(this Session session, long libraryId, string patronId, string action) =>
        await session.ExecuteAsync(ForgetDetails, libraryId, patronId, action);

    public static async ValueTask JournalAsync(this Session session, JournalEntry entry) =>
        await session.ExecuteAsync(Insert.One, Columns.Values(entry));
}
