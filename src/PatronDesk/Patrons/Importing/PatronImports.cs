using System.Security.Cryptography;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>Keeps what imports did to patrons, for the day in which they can be undone.</summary>
internal static class PatronImports
{
    /// <summary>For so long an import can be undone.</summary>
    public static readonly TimeSpan Undoable = TimeSpan.FromDays(1);

    private static readonly TimeSpan NameKept = TimeSpan.FromDays(7);

    // Such that nobody reads one sign for another.
    private const string Signs = "23456789abcdefghjkmnpqrstuvwxyz";
    private const int IdLength = 10;
    private const int ForgottenAtOnce = 1_000;
    private const int MostLines = 20_000_000;

    private static readonly Sql Begin = new("""
        insert into patron_import (library_id, id, made_at, file) values ($1, $2, $3, $4) on conflict do nothing
        """);

    private static readonly RowSql Insert = new(
        $"insert into patron_import_row ({ImportedPatron.Columns.Names}) values", ImportedPatron.Columns.NameCount);

    private static readonly Sql Find = new("select id, made_at, undone_at from patron_import where library_id = $1 and id = $2");

    private static readonly Sql Next = new($"""
        select {ImportedPatron.Columns}
        from patron_import_row
        where library_id = $1 and import_id = $2 and patron > $3
        order by patron
        limit $4
        """);

    private static readonly Sql Lock = new($$"""
        select {{Patron.WithDetails}}, email_since from patron where library_id = $1 and id = $2 {lock}
        """);

    private static readonly Sql LaterWithEmail = new("""
        select id, first_name
        from patron
        where library_id = $1 and email_folded = $2 and deleted_at is null and email_since > $3 and id <> $4
        order by email_since
        limit 20
        """);

    private static readonly Sql Remove = new("""
        delete from patron_import_row where library_id = $1 and patron = $2 and import_id = $3
        """);

    private static readonly Sql End = new("""
        update patron_import set undone_at = $3 where library_id = $1 and id = $2 and undone_at is null
        """);

    private static readonly Sql FindUnsigned = new("""
        select count(*) from patron_import_row where library_id = $1 and patron = $2 and signed_in = 0
        """);

    private static readonly Sql SignIn = new("""
        update patron_import_row set signed_in = 1 where library_id = $1 and patron = $2
        """);

    private static readonly Sql Complete = new("""
        update patron_import set ended_at = $3 where library_id = $1 and file = $2 and ended_at is null
        """);

    private static readonly Sql WrittenBefore = new($"""
        select row.line
        from patron_import as import
        join patron_import_row as row on row.library_id = import.library_id and row.import_id = import.id
        where import.library_id = $1 and import.file = $2 and import.ended_at is null and import.undone_at is null
            and row.changed is null
        limit {MostLines}
        """);

    private static readonly Sql ForgetRows = new($"""
        delete from patron_import_row
        where (library_id, patron, import_id) in (
            select row.library_id, row.patron, row.import_id
            from patron_import_row as row
            join patron_import as import on import.library_id = row.library_id and import.id = row.import_id
            where import.made_at <= $1
            limit {ForgottenAtOnce})
        """);

    private static readonly Sql Forget = new("delete from patron_import where made_at <= $1");

    /// <summary>A new import's id.</summary>
    public static string NewId() => RandomNumberGenerator.GetString(Signs, IdLength);

    /// <summary>Notes, in the transaction of an import, what it did.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="library">Whose patrons.</param>
    /// <param name="import">The import's id.</param>
    /// <param name="madeAt">When it began.</param>
    /// <param name="file">A digest of its file, if a second run is to go on with it; null where all rows are written together.</param>
    /// <param name="rows">The patrons.</param>
    public static async ValueTask NoteAsync(
        this Session session, Library library, string import, DateTimeOffset madeAt, string? file, IReadOnlyList<ImportedPatron> rows)
    {
        if (rows.Count == 0)
            return;
        var batch = session.StartBatch();
        batch.Add(Begin, library.Id, import, madeAt, file);
        foreach (var row in rows)
            batch.AddRow(Insert, ImportedPatron.Columns.Values(row));
        await batch.ExecuteAsync();
    }

    /// <summary>The lines of a file from which imports made patrons before they were cut short.</summary>
    public static async ValueTask<HashSet<int>> WrittenBeforeAsync(Store store, Library library, string file, CancellationToken cancel) =>
        [.. await store.ReadAsync(
            session => session.QueryAsync(WrittenBefore, static row => (int)row.Number(0), library.Id, file), ReadCost.Uneven, cancel)];

    /// <summary>Notes that a file's import, and those before it that were cut short, came to an end.</summary>
    public static ValueTask<int> CompleteAsync(Session session, Library library, string file, DateTimeOffset now) =>
        session.ExecuteAsync(Complete, library.Id, file, now);

    /// <summary>The import with this id; null where there is none.</summary>
    public static ValueTask<PatronImport?> FindAsync(Session session, Library library, string id) =>
        session.FindAsync(Find, static row => new PatronImport(row.Text(0), row.Instant(1), row.InstantOrNull(2)), library.Id, id);

    /// <summary>What an import did to the patrons after one, by the numbers of their rows.</summary>
    public static ValueTask<List<ImportedPatron>> RowsAsync(Session session, Library library, string import, long after, int most) =>
        session.QueryAsync(Next, ImportedPatron.Columns.Read, library.Id, import, after, most);

    /// <summary>The patron of a row, locked, and since when they have their email; null once erased.</summary>
    public static ValueTask<(Patron? Patron, long EmailSince)> LockAsync(Session session, ImportedPatron row) => session.FindAsync(
        Lock, static row => ((Patron?)Patron.WithDetails.Read(row), row.Number(Patron.WithDetails.Count)), row.LibraryId, row.PatronRow);

    /// <summary>The live patrons who got an email later than somebody else changed theirs.</summary>
    public static ValueTask<List<(long Row, string FirstName)>> LaterWithEmailAsync(
        Session session, Library library, string email, long since, long except) =>
        session.QueryAsync(
            LaterWithEmail,
            static row => (row.Number(0), row.Text(1)),
            library.Id, PatronRecords.EmailKeyOf(email), since, except);

    /// <summary>Forgets what is undone.</summary>
    public static void Undone(Batch batch, ImportedPatron row) => batch.Add(Remove, row.LibraryId, row.PatronRow, row.Import);

    /// <summary>Notes that an import was undone.</summary>
    public static ValueTask<int> EndAsync(Session session, Library library, string import, DateTimeOffset now) =>
        session.ExecuteAsync(End, library.Id, import, now);

    /// <summary>Notes that a patron signed in, where an import may still be undone.</summary>
    public static async ValueTask SignedInAsync(Store store, Library library, Patron patron, CancellationToken cancel)
    {
        if (await store.ReadAsync(session => session.FindAsync(FindUnsigned, static row => row.Flag(0), library.Id, patron.Id), cancel))
            await store.WriteAsync(session => session.ExecuteAsync(SignIn, library.Id, patron.Id), cancel);
    }

    /// <summary>Erases what can't be undone any more, in steps between which other writes can run.</summary>
    public static async ValueTask ForgetAsync(Store store, DateTimeOffset now, CancellationToken cancel)
    {
        var last = now - Undoable;
        while (await store.WriteAsync(session => session.ExecuteAsync(ForgetRows, last), cancel) == ForgottenAtOnce)
        {
            // The next step follows at once.
        }

        // The name stays for a while, to tell why it can't be undone.
        await store.WriteAsync(session => session.ExecuteAsync(Forget, now - NameKept), cancel);
    }
}

/// <summary>An import of patrons.</summary>
/// <param name="Id">What it is undone by.</param>
/// <param name="MadeAt">When it began.</param>
/// <param name="UndoneAt">When it was undone; null where it was not.</param>
internal sealed record PatronImport(string Id, DateTimeOffset MadeAt, DateTimeOffset? UndoneAt);
