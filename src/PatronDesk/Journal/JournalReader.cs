using PatronDesk.Data;

namespace PatronDesk.Journal;

/// <summary>Reads the journal.</summary>
internal sealed class JournalReader(Store store)
{
    private static readonly Columns<NotedEntry> Columns = new((ref at) => new(
        at.Instant("at"), at.Text("actor"), at.TextOrNull("face"), at.Text("action"), at.Text("subject"), at.TextOrNull("detail")));

    private static readonly Sql OfPatron = new($"""
        select {Columns}
        from journal
        where library_id = $1 and id in (
            select id from journal where library_id = $1 and subject = $2
            union
            select id from journal where library_id = $1 and patron = $2)
        order by id desc
        limit $3
        """);

    private static readonly Sql LastOf = new($"""
        select {Columns} from journal where library_id = $1 and subject = $2 order by id desc limit 1
        """);

    /// <summary>What was done to a patron and to the patron's blocks, newest first.</summary>
    public ValueTask<List<NotedEntry>> OfPatronAsync(long libraryId, string patronId, int limit, CancellationToken cancel) =>
        store.ReadAsync(session => session.QueryAsync(OfPatron, Columns.Read, libraryId, patronId, (long)limit), cancel);

    /// <summary>What was done last to a record; null where the journal has nothing of it.</summary>
    public ValueTask<NotedEntry?> LastAsync(long libraryId, string subject, CancellationToken cancel) =>
        store.ReadAsync(session => session.FindAsync(LastOf, Columns.Read, libraryId, subject), cancel);
}

/// <summary>An entry of the journal, as it is read.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Actor">The journal's name for who did it, such as <c>staff:3</c>.</param>
/// <param name="Face">The face through which it was done; null where the program did it.</param>
/// <param name="Action">What was done, such as <c>patron.updated</c>.</param>
/// <param name="Subject">The record's id.</param>
/// <param name="Detail">The changed fields, or what a person wrote; null for neither.</param>
internal sealed record NotedEntry(DateTimeOffset At, string Actor, string? Face, string Action, string Subject, string? Detail);
