using System.Buffers;
using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>Syncs the patrons of a source with its file: imports the rows, then treats who is missing from it.</summary>
/// <param name="store">Where the transactions are.</param>
/// <param name="patrons">Creates and changes patrons.</param>
/// <param name="caller">Whose patrons, and who syncs.</param>
/// <param name="wishes">How to sync.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class SyncRun(Store store, PatronRecords patrons, Caller caller, SyncWishes wishes, TimeProvider clock)
{
    /// <summary>Patrons that are noted in one transaction.</summary>
    private const int AtOnce = 500;

    // And the marks at the beginning of UTF-8 and UTF-16.
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(
        (ReadOnlySpan<byte>)[.. " \t\r\n\0"u8, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF]);

    private readonly MissingRun _missing = new(store, patrons, caller, wishes, clock);

    /// <summary>Syncs once. A dry run writes nothing and says the same.</summary>
    /// <param name="open">Opens the file at its beginning.</param>
    /// <param name="isDryRun">Whether nothing is written.</param>
    /// <param name="progress">Is called with a number of rows, and whether they are written already; null for no reports.</param>
    /// <param name="cancel">Stops the run between two transactions.</param>
    public async Task<SyncPatrons> RunAsync(
        Func<Stream> open, bool isDryRun, Action<int, bool>? progress, CancellationToken cancel)
    {
        if (isDryRun)
            return await RunAsync(open, held: null, progress, cancel);
        await using var held = await store.TryLockAsync($"sync/{caller.Library.Id}/{wishes.Source}", cancel);
        return held is null ? new SyncPatrons.Running() : await RunAsync(open, held, progress, cancel);
    }

    private async Task<SyncPatrons> RunAsync(
        Func<Stream> open, StoreLock? held, Action<int, bool>? progress, CancellationToken cancel)
    {
        var known = await SyncedPatrons.AllAsync(store, caller.Library, wishes.Source, cancel);
        // What somebody else changed since is no longer the sync's.
        foreach (var row in await SyncedPatrons.ChangedSinceAsync(store, caller.Library, wishes.Source, cancel))
        {
            if (known.TryGetValue(row, out var synced))
                known[row] = synced with { HasTaken = false };
        }

        var source = new SyncSource(known);
        var planner = new PatronPlanner(new PatronLookup(store), caller.Library, wishes.Import, source);
        PatronPlan? plan;
        switch (await planner.PlanAsync(open, rows => progress?.Invoke(rows, false), cancel))
        {
            case PlanPatrons.Planned planned:
                plan = planned.Plan;
                break;
            case PlanPatrons.Refused refused when IsEmpty(refused, open):
                plan = null;
                break;
            case PlanPatrons.Refused refused:
                return new SyncPatrons.Refused(refused.Refusals);
            default:
                throw new UnreachableException();
        }

        var missing = await _missing.FindAsync(source, cancel);
        var done = new SyncPatrons.Done(plan, missing, source.Count)
        {
            NewlyMissing = missing.Count(one => source.Of(one.Patron.Id).IsNewAs(wishes.Missing)),
        };
        done = done with { Hold = HoldOf(done) };
        if (held is null || done.Hold is SyncHold.NoRows or SyncHold.TooManyMissing)
            return done;
        if (plan is not null)
            done = await WriteAsync(done, plan, source, open, rows => progress?.Invoke(rows, true), cancel);
        // A row may be refused only now, because somebody changed its patron in the meantime.
        if (HoldOf(done) is SyncHold.RowRefused)
            return done with { Hold = SyncHold.RowRefused };
        return done with { Missing = await _missing.RunAsync(missing, source, () => CheckAsync(held), cancel) };
    }

    private SyncHold HoldOf(SyncPatrons.Done done)
    {
        var hasRows = done.Plan?.Rows.Exists(row => row.Action != RowAction.Skipped) == true;
        if (!hasRows && !wishes.IsSure)
            return SyncHold.NoRows;
        if (done.NewlyMissing * 100m > wishes.AtMostPercent * done.Known && !wishes.IsSure)
            return SyncHold.TooManyMissing;
        return done.Plan?.Count(RowAction.Refused) > 0 ? SyncHold.RowRefused : SyncHold.Nothing;
    }

    /// <summary>Writes the rows, and notes that their patrons are the source's.</summary>
    private async Task<SyncPatrons.Done> WriteAsync(
        SyncPatrons.Done done,
        PatronPlan plan,
        SyncSource source,
        Func<Stream> open,
        Action<int> progress,
        CancellationToken cancel)
    {
        var run = new PatronRun(store, patrons, caller, wishes.Import, clock)
        {
            Noted = (session, rows) => session.MarkAsync(caller.Library, wishes.Source, rows),
        };
        if (!await run.RunAsync(plan, open, progress, cancel))
            return done;
        var news = plan.Rows
            .Where(row => row is { Action: RowAction.Unchanged, PatronNumber: { } number } && source.IsNews(number))
            .Select(row => row.PatronNumber!.Value);
        foreach (var chunk in news.Chunk(AtOnce))
            await store.WriteInTurnAsync(session => MarkAsync(session, chunk), cancel);
        return done with { WasWritten = true, Import = plan.Rows.Exists(row => row.IsWritten) ? run.Import : null };
    }

    private async ValueTask<int> MarkAsync(Session session, long[] rows)
    {
        await session.MarkAsync(caller.Library, wishes.Source, rows);
        return rows.Length;
    }

    // A connection that broke gave the lock away, and another run may have begun.
    private static async ValueTask CheckAsync(StoreLock held)
    {
        if (!await held.IsHeldAsync())
            throw new StoreUnavailableException(StoreFault.OutOfReach);
    }

    /// <summary>Whether the file has nothing but blanks, which reads as a file without headings.</summary>
    private static bool IsEmpty(PlanPatrons.Refused refused, Func<Stream> open)
    {
        if (refused.Refusals is not [FileRefusal.Unreadable { Fault: FileFault.NoHeadings }])
            return false;
        using var file = open();
        var bytes = new byte[4096];
        var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count < bytes.Length && bytes.AsSpan(0, count).IndexOfAnyExcept(Blanks) < 0;
    }
}
