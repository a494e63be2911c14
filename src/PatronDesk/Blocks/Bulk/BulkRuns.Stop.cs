using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Blocks;

internal sealed partial class BulkRuns
{
    private static readonly Sql Newest = new($"""
        select {BulkRun.Columns} from bulk_run where library_id = $1 order by made_at desc, id desc limit $2
        """);

    // A line that is being done is waited for, and keeps its outcome.
    private static readonly Sql StopLines = new("""
        update bulk_line set outcome = $3 where library_id = $1 and run_id = $2 and outcome is null
        """);

    /// <summary>The runs of the library, the newest first: previews, runs under way, and reports.</summary>
    public ValueTask<List<BulkRun>> ListAsync(Caller caller, int most, CancellationToken cancel) => store.ReadAsync(
        session => session.QueryAsync(Newest, BulkRun.Columns.Read, caller.Library.Id, (long)most), cancel);

    /// <summary>Stops a run that is under way; journalled. What is done stays done, and no other patron is touched.</summary>
    public async ValueTask<StopBulk> StopAsync(Caller caller, string uuid, CancellationToken cancel)
    {
        if (await FindAsync(caller, uuid, cancel) is not { } run)
            return new StopBulk.NotFound();
        if (run.StartedAt is null)
            return new StopBulk.NotStarted();
        await store.WriteAsync(
            async session =>
            {
                var (library, now) = (caller.Library.Id, clock.Now());
                var left = await session.ExecuteAsync(
                    StopLines, library, run.Id, nameof(BulkOutcome.Stopped).ToLowerInvariant());
                if (left > 0)
                {
                    await session.JournalAsync(
                        new(library, now, caller.Actor, "bulk.stopped", run.Uuid, BulkTask.NameOf(run.Task.Action)));
                }

                return await session.ExecuteAsync(End, library, run.Id, now);
            },
            cancel);
        return new StopBulk.Over();
    }
}

/// <summary>The outcome of stopping a run.</summary>
internal abstract record StopBulk
{
    /// <summary>It is over: stopped now, or ended before.</summary>
    public sealed record Over : StopBulk;

    /// <summary>It is a preview still.</summary>
    public sealed record NotStarted : StopBulk;

    public sealed record NotFound : StopBulk;
}
