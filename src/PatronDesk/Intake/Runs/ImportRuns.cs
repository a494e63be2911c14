using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>
/// Imports of spreadsheets at the desk. A file is tried, then the very same bytes are started, and within a day the import can be
/// undone. All that an import needs is in the store, so any node can go on with it.
/// </summary>
internal sealed partial class ImportRuns(
    Store store, PatronRecords patrons, PatronLookup lookup, LibraryAccounts libraries, IKeptFields kept, TimeProvider clock,
    ILogger<ImportRuns> log) : IDisposable
{
    /// <summary>Bytes of a file; some 100,000 patrons.</summary>
    public const int LargestFile = 16 * 1024 * 1024;

    /// <summary>The most files of a library that may wait at once.</summary>
    public const int MostWaiting = 20;

    /// <summary>How long a file is kept that is tried and not started.</summary>
    public static readonly TimeSpan FileKept = TimeSpan.FromHours(6);

    private static readonly TimeSpan ReportKept = PatronImports.Undoable;

    private static readonly TimeSpan EntryKept = TimeSpan.FromDays(30);

    private static readonly Sql Insert = new($"""
        insert into import_run (library_id, {ImportRun.Columns.Names})
        values ($1, {ImportRun.Columns.Parameters(2)})
        on conflict do nothing
        """);

    private static readonly Sql Find = new($"select {ImportRun.Columns} from import_run where library_id = $1 and uuid = $2");

    private static readonly Sql Newest = new($"""
        select {ImportRun.Columns} from import_run where library_id = $1 order by made_at desc, id desc limit $2
        """);

    private static readonly Sql CountWaiting = new("""
        select count(*) from import_run where library_id = $1 and started_at is null
        """);

    private static readonly Sql CheckAgain = new("""
        update import_run set state = 'checking', choices = $3, done = 0, size = 0
        where library_id = $1 and id = $2 and state in ('refused', 'ready')
        """);

    private static readonly Sql Begin = new("""
        update import_run set state = 'running', started_at = $3, done = 0, size = $4, import_id = $5
        where library_id = $1 and id = $2 and state = 'ready'
        """);

    private static readonly Sql BeginUndo = new("""
        update import_run
        set state = 'undoing', done = 0, size = $3, actor = $4, face = $5, made_by = $6, made_by_name = $7
        where library_id = $1 and id = $2 and state = 'ended'
        """);

    private static readonly Sql Old = new("""
        select id, made_at, started_at, ended_at from import_run
        where library_id = $1 and made_at < $2 and state not in ('checking', 'running', 'undoing')
        order by made_at
        limit 500
        """);

    private static readonly Sql EraseParts = new("delete from import_run_part where library_id = $1 and run_id = $2");

    // What names patrons goes with the report.
    private static readonly Sql EraseRows = new("""
        update import_run set result = $3, undo = $4 where library_id = $1 and id = $2
        """);

    private static readonly Sql Erase = new("delete from import_run where library_id = $1 and id = $2");

    private static readonly Sql FindById = new($"select {ImportRun.Columns} from import_run where library_id = $1 and id = $2");

    private readonly SemaphoreSlim _wake = new(0);

    public void Dispose() => _wake.Dispose();

    /// <summary>Waits until something is to be done on this node, but not longer than this.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancel) => _wake.WaitAsync(longest, cancel);

    /// <summary>Takes a file in, and lets it be tried.</summary>
    /// <param name="caller">The person, with the library.</param>
    /// <param name="uuid">The run's id: the same form makes one run, however often it is sent.</param>
    /// <param name="fileName">The file's name.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="choices">How to import.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <returns>Whether it was taken; not so where too many wait already.</returns>
    public async ValueTask<bool> MakeAsync(
        Caller caller, string uuid, string fileName, ReadOnlyMemory<byte> bytes, ImportChoices choices, CancellationToken cancel)
    {
        var isTaken = await store.WriteAsync(
            async session =>
            {
                var library = caller.Library;
                if (await session.FindAsync(CountWaiting, static row => row.Number(0), library.Id) >= MostWaiting)
                    return false;
                var made = new ImportRun
                {
                    Uuid = uuid,
                    State = ImportState.Checking,
                    FileName = fileName,
                    Choices = choices,
                    MadeAt = clock.Now(),
                    By = Starter.Of(caller),
                };
                if (await session.ExecuteAsync(Insert, ImportRun.Columns.Values(made, library.Id)) == 1)
                {
                    var run = await session.FindAsync(Find, ImportRun.Columns.Read, library.Id, uuid);
                    await ImportParts.KeepAsync(session, library, run!.Id, ImportParts.File, bytes);
                }

                return true;
            },
            cancel);
        Wake();
        return isTaken;
    }

    /// <summary>The import with this id; null where there is none, or where its time is over.</summary>
    public async ValueTask<ImportRun?> FindAsync(Caller caller, string uuid, CancellationToken cancel)
    {
        if (!PatronRules.IsCleanText(uuid))
            return null;
        var run = await store.ReadAsync(
            session => session.FindAsync(Find, ImportRun.Columns.Read, caller.Library.Id, uuid.ToLowerInvariant()), cancel);
        // This node knows better how far it is.
        return run is not null && run.IsBusy && _steps.TryGetValue(run.Id, out var step)
            ? run with { Done = step.Done, Size = step.Size }
            : run;
    }

    /// <summary>The imports of the library, the newest first.</summary>
    public ValueTask<List<ImportRun>> ListAsync(Caller caller, int most, CancellationToken cancel) => store.ReadAsync(
        session => session.QueryAsync(Newest, ImportRun.Columns.Read, caller.Library.Id, (long)most), cancel);

    /// <summary>Whether the report is kept still.</summary>
    public ValueTask<bool> HasReportAsync(Caller caller, ImportRun run, CancellationToken cancel) =>
        ImportParts.HasAsync(store, caller.Library, run.Id, ImportParts.Report, cancel);

    /// <summary>The rows of the report; null where it is not kept any more.</summary>
    public async ValueTask<IEnumerable<ReportRow>?> FindReportAsync(Caller caller, ImportRun run, CancellationToken cancel) =>
        await ImportParts.FindAsync(store, caller.Library, run.Id, ImportParts.Report, cancel) is { } packed
            ? ImportParts.Unpack(packed)
            : null;

    /// <summary>Tries the file again with other choices.</summary>
    /// <returns>Whether it is tried; not so once it was started, or for somebody else's file.</returns>
    public ValueTask<bool> CheckAsync(Caller caller, ImportRun run, ImportChoices choices, CancellationToken cancel) =>
        ChangeAsync(
            caller, run, run.IsOf(caller), about: null, CheckAgain,
            [ImportJson.Write(choices)], cancel);

    /// <summary>Lets the rows be written as the dry run showed them; journalled. An import starts once.</summary>
    /// <returns>Whether it has started, now or before.</returns>
    public async ValueTask<bool> StartAsync(Caller caller, ImportRun run, CancellationToken cancel) =>
        await ChangeAsync(
            caller, run, run.IsOf(caller) && run.CanStart, "import.started", Begin,
            [clock.Now(), run.RowsToWrite, PatronImports.NewId()], cancel)
        || run.StartedAt is not null;

    /// <summary>Lets the import be undone; journalled.</summary>
    /// <returns>Whether it is undone, now or before.</returns>
    public async ValueTask<bool> UndoAsync(Caller caller, ImportRun run, CancellationToken cancel) =>
        await ChangeAsync(
            caller, run, CanUndo(run), "import.undone", BeginUndo,
            [run.Size, caller.Name, caller.Actor.Face, caller.UserId, caller.Username], cancel)
        || run.State is ImportState.Undoing or ImportState.Undone;

    /// <summary>Whether the import can still be undone.</summary>
    public bool CanUndo(ImportRun run) =>
        run is { State: ImportState.Ended, ImportId: not null, StartedAt: { } at } && clock.Now() - at < PatronImports.Undoable;

    /// <summary>Erases files after six hours, reports after a day, and what is left after thirty days.</summary>
    public ValueTask<int> ForgetAsync(Library library, CancellationToken cancel) => store.WriteAsync(
        async session =>
        {
            var now = clock.Now();
            var old = await session.QueryAsync(
                Old, static row => (Id: row.Number(0), Made: row.Instant(1), Started: row.InstantOrNull(2), Ended: row.InstantOrNull(3)),
                library.Id, now - FileKept);
            foreach (var run in old)
            {
                if (run.Started is null || run.Made < now - EntryKept)
                {
                    await session.ExecuteAsync(EraseParts, library.Id, run.Id);
                    await session.ExecuteAsync(Erase, library.Id, run.Id);
                }
                else if ((run.Ended ?? run.Started) < now - ReportKept
                    && await session.ExecuteAsync(EraseParts, library.Id, run.Id) > 0
                    && await session.FindAsync(FindById, ImportRun.Columns.Read, library.Id, run.Id) is { } kept)
                {
                    await session.ExecuteAsync(
                        EraseRows, library.Id, run.Id, ImportJson.Write(kept.Result! with { Rows = [] }),
                        ImportJson.Write(kept.Undo is { } undo ? undo with { Left = [] } : null));
                }
            }

            return old.Count;
        },
        cancel);

    private async ValueTask<bool> ChangeAsync(
        Caller caller, ImportRun run, bool isAllowed, string? about, Sql change, DbValue[] values, CancellationToken cancel)
    {
        if (!isAllowed)
            return false;
        var isChanged = await store.WriteAsync(
            async session =>
            {
                var library = caller.Library.Id;
                if (await session.ExecuteAsync(change, [library, run.Id, .. values]) != 1)
                    return false;
                if (about is not null)
                    await session.JournalAsync(new(library, clock.Now(), caller.Actor, about, run.Uuid, null));
                return true;
            },
            cancel);
        Wake();
        return isChanged;
    }

    private void Wake()
    {
        if (_wake.CurrentCount == 0)
            _wake.Release();
    }
}
