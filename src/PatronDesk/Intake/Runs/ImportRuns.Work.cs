using System.Collections.Concurrent;
using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Intake;

internal sealed partial class ImportRuns
{
    private static readonly TimeSpan NotedEvery = TimeSpan.FromSeconds(1);

    private static readonly Sql Open = new("""
        select library_id, id from import_run where state in ('checking', 'running', 'undoing') order by id limit 100
        """);

    private static readonly Sql NoteStep = new("update import_run set done = $3, size = $4 where library_id = $1 and id = $2");

    private static readonly Sql EndStep = new("""
        update import_run set state = $3, result = $4, undo = $5, digest = $6, ended_at = $7, started_at = $8
        where library_id = $1 and id = $2
        """);

    private readonly ConcurrentDictionary<long, Step> _steps = new();

    /// <summary>
    /// Does what is to be done, until nothing is left; a library's imports one after the other. Several nodes may do so at once: each
    /// library's imports are one node's at a time.
    /// </summary>
    public async ValueTask WorkAsync(CancellationToken cancel)
    {
        while (await WorkOnceAsync(cancel))
        {
            // What came meanwhile is done at once.
        }
    }

    /// <returns>Whether anything was done.</returns>
    private async ValueTask<bool> WorkOnceAsync(CancellationToken cancel)
    {
        var open = await store.ReadAsync(
            session => session.QueryAsync(Open, static row => (Library: row.Number(0), Id: row.Number(1))), cancel);
        if (open.Count == 0)
            return false;
        var isAny = false;
        var all = await libraries.ListAsync(cancel);
        foreach (var (libraryId, id) in open)
        {
            var library = all.Find(one => one.Id == libraryId)!;
            await using var held = await store.TryLockAsync(FormattableString.Invariant($"import/{libraryId}"), cancel);
            if (held is null)
                continue;
            // Another node may have done it meanwhile.
            var run = await store.ReadAsync(session => session.FindAsync(FindById, ImportRun.Columns.Read, libraryId, id), cancel);
            if (run is { IsBusy: true })
            {
                await WorkAsync(run, library, cancel);
                isAny = true;
            }
        }

        return isAny;
    }

    private async ValueTask WorkAsync(ImportRun run, Library library, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var noting = NoteStepsAsync(run, library, _steps[run.Id] = new Step { Size = run.Size }, over.Token);
        ImportRun ended;
        byte[]? report;
        try
        {
            (ended, report) = run.State switch
            {
                ImportState.Checking => await CheckAsync(run, library, cancel),
                ImportState.Running => await RunAsync(run, library, cancel),
                ImportState.Undoing => (await UndoAsync(run, library, cancel), null),
                _ => throw new UnreachableException(),
            };
        }
        catch (Exception error) when (error is not (StoreUnavailableException or OperationCanceledException))
        {
            LogFailed(log, error, run.Id);
            // Rows that are written one by one may be written already; the page must offer to take them back.
            (ended, report) = (run.State == ImportState.Checking || !run.Choices.TakesEach
                ? run with { State = ImportState.Failed, EndedAt = clock.Now() }
                : Cut(run), null);
        }
        finally
        {
            await over.CancelAsync();
            await noting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _steps.TryRemove(run.Id, out _);
        }

        await store.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    EndStep, library.Id, run.Id, ImportRun.NameOf(ended.State), ImportJson.Write(ended.Result),
                    ImportJson.Write(ended.Undo), ended.Digest, ended.EndedAt, ended.StartedAt);
                if (report is not null)
                    await ImportParts.KeepAsync(session, library, run.Id, ImportParts.Report, report);
                if (ended.State is ImportState.Ended or ImportState.Failed)
                    await ImportParts.DropAsync(session, library, run.Id, ImportParts.File);
                return true;
            },
            cancel);
    }

    private async Task<(ImportRun, byte[]?)> CheckAsync(ImportRun run, Library library, CancellationToken cancel)
    {
        var wishes = run.Choices.ToWishes(kept);
        var open = await OpenAsync(run, library, cancel);
        return await PlanAsync(run, library, wishes, open, cancel) switch
        {
            PlanPatrons.Refused refused => (Tried(run, ImportState.Refused, Seen(run, wishes, open) with
            {
                Refusals = refused.Refusals,
                Sheets = SheetsOf(refused.Refusals) ?? run.Result?.Sheets ?? [],
            }), null),
            PlanPatrons.Planned(var plan) => (Shown(run, plan, Seen(run, wishes, open)), ImportParts.Pack(plan)),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<(ImportRun, byte[]?)> RunAsync(ImportRun run, Library library, CancellationToken cancel)
    {
        // A server that was here before has written already: all rows together, or some.
        if (await store.ReadAsync(session => PatronImports.FindAsync(session, library, run.ImportId!), cancel) is not null)
            return (run.Choices.TakesEach ? Cut(run) : run with { State = ImportState.Ended, EndedAt = clock.Now() }, null);
        var wishes = run.Choices.ToWishes(kept);
        var open = await OpenAsync(run, library, cancel);
        if (await PlanAsync(run, library, wishes, open, cancel) is not PlanPatrons.Planned(var plan))
            throw new UnreachableException();
        var before = Seen(run, wishes, open);
        if (ImportResult.DigestOf(plan) != run.Digest)
            return (Stale(run, plan, before), ImportParts.Pack(plan));

        var writing = new PatronRun(store, patrons, run.By.CallerIn(library), wishes, clock) { Import = run.ImportId! };
        var step = _steps[run.Id];
        (step.Done, step.Size) = (0, run.Size);
        // Somebody changed a patron in this very moment, and nothing is written.
        if (!await writing.RunAsync(plan, open, rows => step.Done = rows, cancel))
            return (Stale(run, plan, before), ImportParts.Pack(plan));
        return (Shown(run, plan, before) with { State = ImportState.Ended, StartedAt = run.StartedAt, EndedAt = clock.Now() },
            ImportParts.Pack(plan));
    }

    private async Task<ImportRun> UndoAsync(ImportRun run, Library library, CancellationToken cancel)
    {
        var step = _steps[run.Id];
        var undo = new UndoRun(store, patrons, run.By.CallerIn(library), clock);
        return await undo.RunAsync(run.ImportId!, done => step.Done = done, cancel) switch
        {
            UndoImport.Done done => run with
            {
                State = ImportState.Undone,
                Undo = new(done.Deleted, done.PutBack, done.Left.Count, done.KeptPasswords.Count)
                {
                    Left = [.. done.Left.Take(ImportResult.MostShown)],
                },
            },
            // The command line was faster.
            UndoImport.Undone => run with { State = ImportState.Undone },
            UndoImport.TooLate or UndoImport.NotFound => run with { State = ImportState.Ended },
            _ => throw new UnreachableException(),
        };
    }

    private Task<PlanPatrons> PlanAsync(
        ImportRun run, Library library, ImportWishes wishes, Func<Stream> open, CancellationToken cancel)
    {
        var step = _steps[run.Id];
        return new PatronPlanner(lookup, library, wishes).PlanAsync(open, rows => step.Done = rows, cancel);
    }

    private async Task<Func<Stream>> OpenAsync(ImportRun run, Library library, CancellationToken cancel)
    {
        var bytes = await ImportParts.FindAsync(store, library, run.Id, ImportParts.File, cancel)
            ?? throw new ImportFileGoneException();
        return () => new MemoryStream(bytes, writable: false);
    }

    // The headings, whatever becomes of the rows.
    private static ImportResult Seen(ImportRun run, ImportWishes wishes, Func<Stream> open)
    {
        using var file = open();
        if (Sheet.Open(file, wishes.Sheet) is not OpenSheet.Opened opened)
            return new() { Sheets = run.Result?.Sheets ?? [] };
        using var sheet = opened.Sheet;
        var fields = Layout.FieldsOf(sheet.Headings, wishes);
        return new()
        {
            Columns = [.. sheet.Headings.Select((heading, place) => new ImportColumn(heading, fields[place]))],
            Sheets = run.Result?.Sheets ?? [],
        };
    }

    private static IReadOnlyList<string>? SheetsOf(IReadOnlyList<FileRefusal> refusals) =>
        refusals.OfType<FileRefusal.Unreadable>().Select(one => one.Sheets).FirstOrDefault(sheets => sheets.Count > 0);

    private ImportRun Cut(ImportRun run) =>
        run with { State = ImportState.Ended, EndedAt = clock.Now(), Result = run.Result! with { WasCut = true } };

    private static ImportRun Tried(ImportRun run, ImportState state, ImportResult result) =>
        run with { State = state, Result = result, StartedAt = null };

    private static ImportRun Shown(ImportRun run, PatronPlan plan, ImportResult seen) =>
        Tried(run, ImportState.Ready, ImportResult.Of(plan) with { Columns = seen.Columns, Sheets = seen.Sheets }) with
        {
            Digest = ImportResult.DigestOf(plan),
        };

    private static ImportRun Stale(ImportRun run, PatronPlan plan, ImportResult seen)
    {
        var shown = Shown(run, plan, seen);
        return shown with { Result = shown.Result! with { WasStale = true } };
    }

    // For the pages of other nodes. On SQLite it waits while the rows are written, and this node's own count is shown.
    private async Task NoteStepsAsync(ImportRun run, Library library, Step step, CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(NotedEvery, cancel);
            await store.WriteAsync(session => session.ExecuteAsync(NoteStep, library.Id, run.Id, step.Done, step.Size), cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Import {Run} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, long run);

    private sealed class Step
    {
        public long Done { get; set; }

        public long Size { get; set; }
    }
}

/// <summary>The bytes of an import that is under way are not in the store.</summary>
internal sealed class ImportFileGoneException() : Exception("The file of an import is not kept any more.");
