using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>
/// Runs that do one thing with many patrons. The patrons are fixed when the preview is made, and a run touches no others. Each
/// line is done in a transaction of its own, together with its outcome, so no line is done twice, whatever stops in between
/// and however many nodes work on it.
/// </summary>
internal sealed partial class BulkRuns(
    Store store, PatronFinder finder, PatronRecords patrons, BlockRecords blocks, LibraryAccounts libraries, TimeProvider clock,
    ILogger<BulkRuns> log) : IDisposable
{
    /// <summary>The most patrons of a run.</summary>
    public const int MostPatrons = 10_000;

    private const int LinesAtOnce = 500;

    private static readonly TimeSpan PreviewKept = TimeSpan.FromDays(1);

    private static readonly TimeSpan ReportKept = TimeSpan.FromDays(30);

    private static readonly Sql Insert = new($"""
        insert into bulk_run (library_id, {BulkRun.Columns.Names})
        values ($1, {BulkRun.Columns.Parameters(2)})
        on conflict do nothing
        """);

    private static readonly Sql Find = new($"select {BulkRun.Columns} from bulk_run where library_id = $1 and uuid = $2");

    private static readonly Sql FindRow = new("""
        select id from patron where library_id = $1 and uuid = $2 and deleted_at is null
        """);

    private static readonly Sql InsertLine = new("""
        insert into bulk_line (library_id, run_id, place, patron_row) values ($1, $2, $3, $4)
        """);

    private static readonly Sql InsertBlocks = new("""
        insert into bulk_block (library_id, run_id, place, block_id)
        select $1, $3, line.place, manual_block.id
        from bulk_line line
        join patron on patron.library_id = $1 and patron.id = line.patron_row
        join manual_block on manual_block.library_id = $1 and manual_block.user_id = patron.uuid
        where line.run_id = $3 and (manual_block.expires_at is null or manual_block.expires_at > $2)
        """);

    private static readonly Sql Rows = new("select patron_row from bulk_line where library_id = $1 and run_id = $2");

    private static readonly Sql Start = new("""
        update bulk_run
        set started_at = $3, joined = $4, actor = $5, face = $6, made_by = $7, made_by_name = $8
        where library_id = $1 and id = $2 and started_at is null
        """);

    private static readonly Sql Lines = new("""
        select line.place, line.outcome,
            (select count(*) from bulk_block where bulk_block.run_id = line.run_id and bulk_block.place = line.place)
        from bulk_line line
        where line.library_id = $1 and line.run_id = $2 and line.place > $3
        order by line.place
        limit $4
        """);

    private static readonly Columns<(long Place, Patron Patron)> PatronAt =
        new((ref at) => (at.Number("line.place"), at.Part(Patron.Columns)));

    private static readonly Sql Patrons = new($"""
        select {PatronAt}
        from patron
        join (select place, patron_row from bulk_line where library_id = $1 and run_id = $2 and place > $3 order by place limit $4) line
            on patron.id = line.patron_row
        where patron.library_id = $1
        """);

    private static readonly Sql Outcomes = new("""
        select outcome, count(*) from bulk_line where library_id = $1 and run_id = $2 and outcome is not null group by outcome
        """);

    // Erased with its lines: what a person may no longer see is of no use.
    private static readonly Sql Old = new("""
        select id from bulk_run
        where library_id = $1 and made_at < $2 and (made_at < $3 or started_at is null) and (ended_at is not null or started_at is null)
        limit 100
        """);

    private static readonly Sql EraseBlocks = new("delete from bulk_block where library_id = $1 and run_id = $2");

    private static readonly Sql EraseLines = new("delete from bulk_line where library_id = $1 and run_id = $2");

    private static readonly Sql Erase = new("delete from bulk_run where library_id = $1 and id = $2");

    /// <summary>Makes a run for the patrons that were ticked.</summary>
    /// <param name="caller">The person, with the library.</param>
    /// <param name="uuid">The run's id: the same form makes one run, however often it is sent.</param>
    /// <param name="task">What to do.</param>
    /// <param name="uuids">The patrons; unknown and deleted ones are left out.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<MakeBulk> MakeAsync(
        Caller caller, string uuid, BulkTask task, IReadOnlyCollection<string> uuids, CancellationToken cancel)
    {
        var rows = new List<long>();
        var wanted = uuids.Where(PatronRules.IsCleanText).Select(static one => one.ToLowerInvariant()).Distinct();
        foreach (var one in wanted.Take(MostPatrons + 1))
        {
            var row = await store.ReadAsync(
                session => session.FindAsync(FindRow, static found => found.Number(0), caller.Library.Id, one), cancel);
            if (row != 0)
                rows.Add(row);
        }

        return await MakeAsync(caller, uuid, task, searched: null, rows, cancel);
    }

    /// <summary>Makes a run for all patrons that a search finds now.</summary>
    public async ValueTask<MakeBulk> MakeAsync(
        Caller caller, string uuid, BulkTask task, BulkSearch searched, CancellationToken cancel) =>
        searched.IsKnown
            ? await MakeAsync(
                caller, uuid, task, searched, await finder.RowsAsync(caller, searched.Filter, MostPatrons + 1, cancel), cancel)
            : new MakeBulk.NoPatrons();

    /// <summary>The run with this id; null where there is none, or where its time is over.</summary>
    public ValueTask<BulkRun?> FindAsync(Caller caller, string uuid, CancellationToken cancel) =>
        PatronRules.IsCleanText(uuid)
            ? store.ReadAsync(session => session.FindAsync(Find, BulkRun.Columns.Read, caller.Library.Id, uuid.ToLowerInvariant()), cancel)
            : new((BulkRun?)null);

    /// <summary>Some lines of a run, in their order.</summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="run">The run.</param>
    /// <param name="after">The place after which they begin.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<IReadOnlyList<BulkLine>> LinesAsync(
        Caller caller, BulkRun run, long after, int take, CancellationToken cancel)
    {
        var library = caller.Library.Id;
        var lines = await store.ReadAsync(
            session => session.QueryAsync(
                Lines, static row => new BulkLine(row.Number(0), OutcomeOf(row.TextOrNull(1)), row.Number(2)),
                library, run.Id, after, take),
            cancel);
        var found = await store.ReadAsync(session => session.QueryAsync(Patrons, PatronAt.Read, library, run.Id, after, take), cancel);
        var byPlace = found.ToDictionary(static one => one.Place, static one => one.Patron);
        return lines.ConvertAll(line => line with { Patron = byPlace.GetValueOrDefault(line.Place) });
    }

    /// <summary>How far a run is.</summary>
    public async ValueTask<BulkProgress> ProgressAsync(Caller caller, BulkRun run, CancellationToken cancel) =>
        new((await store.ReadAsync(
            session => session.QueryAsync(
                Outcomes, static row => (Outcome: OutcomeOf(row.Text(0))!.Value, Count: row.Number(1)), caller.Library.Id, run.Id),
            cancel)).ToDictionary(static one => one.Outcome, static one => one.Count));

    /// <summary>Starts a run; journalled. Who joined its search since the preview is counted. A run starts once.</summary>
    public async ValueTask<StartBulk> StartAsync(Caller caller, string uuid, CancellationToken cancel)
    {
        if (await FindAsync(caller, uuid, cancel) is not { } run)
            return new StartBulk.NotFound();
        if (run.StartedAt is not null)
            return new StartBulk.Started();
        var joined = run.Searched is { } searched ? await JoinedAsync(caller, run, searched, cancel) : 0;
        await store.WriteAsync(
            async session =>
            {
                var now = clock.Now();
                if (await session.ExecuteAsync(
                    Start, caller.Library.Id, run.Id, now, joined, caller.Name, caller.Actor.Face, caller.UserId, caller.Username) == 1)
                {
                    await session.JournalAsync(
                        new(caller.Library.Id, now, caller.Actor, "bulk.started", run.Uuid, BulkTask.NameOf(run.Task.Action)));
                }

                return true;
            },
            cancel);
        Wake();
        return new StartBulk.Started();
    }

    /// <summary>Erases previews that were not started within a day, and reports after thirty days.</summary>
    public ValueTask<int> ForgetAsync(Library library, CancellationToken cancel) => store.WriteAsync(
        async session =>
        {
            var now = clock.Now();
            var old = await session.QueryAsync(Old, static row => row.Number(0), library.Id, now - PreviewKept, now - ReportKept);
            foreach (var run in old)
            {
                var batch = session.StartBatch();
                batch.Add(EraseBlocks, library.Id, run);
                batch.Add(EraseLines, library.Id, run);
                batch.Add(Erase, library.Id, run);
                await batch.ExecuteAsync();
            }

            return old.Count;
        },
        cancel);

    private async ValueTask<MakeBulk> MakeAsync(
        Caller caller, string uuid, BulkTask task, BulkSearch? searched, List<long> rows, CancellationToken cancel)
    {
        if (rows.Count > MostPatrons)
            return new MakeBulk.TooMany();
        if (rows.Count == 0)
            return new MakeBulk.NoPatrons();
        return await store.WriteAsync<MakeBulk>(
            async session =>
            {
                var (library, now) = (caller.Library.Id, clock.Now());
                var made = new BulkRun
                {
                    Uuid = uuid,
                    Task = task,
                    Searched = searched,
                    Size = rows.Count,
                    MadeAt = now,
                    By = Starter.Of(caller),
                };
                var isNew = await session.ExecuteAsync(Insert, BulkRun.Columns.Values(made, library)) == 1;
                var run = (await session.FindAsync(Find, BulkRun.Columns.Read, library, uuid))!;
                if (!isNew)
                    return new MakeBulk.Made(run);
                for (var first = 0; first < rows.Count; first += LinesAtOnce)
                {
                    var batch = session.StartBatch();
                    for (var i = first; i < Math.Min(first + LinesAtOnce, rows.Count); i++)
                        batch.Add(InsertLine, library, run.Id, i + 1L, rows[i]);
                    await batch.ExecuteAsync();
                }

                if (task.Action == BulkAction.Lift)
                    await session.ExecuteAsync(InsertBlocks, library, now, run.Id);
                return new MakeBulk.Made(run);
            },
            cancel);
    }

    private async ValueTask<long> JoinedAsync(Caller caller, BulkRun run, BulkSearch searched, CancellationToken cancel)
    {
        var now = await finder.RowsAsync(caller, searched.Filter, MostPatrons * 2, cancel);
        var then = await store.ReadAsync(
            session => session.QueryAsync(Rows, static row => row.Number(0), caller.Library.Id, run.Id), cancel);
        return now.Except(then).Count();
    }

    private static BulkOutcome? OutcomeOf(string? name) => name is null ? null : Enum.Parse<BulkOutcome>(name, ignoreCase: true);
}

/// <summary>The outcome of making a run.</summary>
internal abstract record MakeBulk
{
    /// <summary>The run, which waits for its start.</summary>
    public sealed record Made(BulkRun Run) : MakeBulk;

    /// <summary>Nobody was chosen.</summary>
    public sealed record NoPatrons : MakeBulk;

    /// <summary>More than <see cref="BulkRuns.MostPatrons"/> were chosen.</summary>
    public sealed record TooMany : MakeBulk;
}

/// <summary>The outcome of starting a run.</summary>
internal abstract record StartBulk
{
    /// <summary>It has started, now or before.</summary>
    public sealed record Started : StartBulk;

    public sealed record NotFound : StartBulk;
}
