using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

internal sealed partial class BulkRuns
{
    private static readonly Sql Open = new($"""
        select library_id, {BulkRun.Columns} from bulk_run where started_at is not null and ended_at is null order by id limit 100
        """);

    // What another node works on is left to it.
    private static readonly Sql NextLine = new("""
        select place, patron_row from bulk_line
        where library_id = $1 and run_id = $2 and outcome is null
        order by place
        limit 1
        {lock_free}
        """);

    private static readonly Sql LockPatron = new($$"""
        select {{Patron.Columns}} from patron where library_id = $1 and id = $2 and deleted_at is null {lock}
        """);

    private static readonly Sql BlocksOf = new("""
        select block_id from bulk_block where library_id = $1 and run_id = $2 and place = $3 order by block_id
        """);

    private static readonly Sql WriteOutcome = new("""
        update bulk_line set outcome = $4 where library_id = $1 and run_id = $2 and place = $3 and outcome is null
        """);

    private static readonly Sql End = new("""
        update bulk_run set ended_at = $3
        where library_id = $1 and id = $2 and ended_at is null
          and not exists (select 1 from bulk_line where bulk_line.run_id = $2 and bulk_line.outcome is null)
        """);

    private readonly SemaphoreSlim _wake = new(0);

    public void Dispose() => _wake.Dispose();

    /// <summary>Waits until a run was started on this node, but not longer than this.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancel) => _wake.WaitAsync(longest, cancel);

    /// <summary>Works on every run that has started, until none has a line left. Several nodes may do so at once.</summary>
    public async ValueTask WorkAsync(CancellationToken cancel)
    {
        var open = await store.ReadAsync(
            session => session.QueryAsync(Open, static row => (row.Number(0), BulkRun.Columns.ReadFrom(row, 1, out _))),
            cancel);
        if (open.Count == 0)
            return;
        var all = await libraries.ListAsync(cancel);
        foreach (var (libraryId, run) in open)
        {
            var caller = run.By.CallerIn(all.Find(library => library.Id == libraryId)!);
            while (await DoNextAsync(caller, run, cancel))
            {
            }

            await store.WriteAsync(session => session.ExecuteAsync(End, libraryId, run.Id, clock.Now()), cancel);
        }
    }

    private async ValueTask<bool> DoNextAsync(Caller caller, BulkRun run, CancellationToken cancel)
    {
        var place = 0L;
        try
        {
            return await store.WriteAsync(
                async session =>
                {
                    var library = caller.Library.Id;
                    var line = await session.FindAsync(
                        NextLine, static row => new NextPatron(row.Number(0), row.Number(1)), library, run.Id);
                    if (line is null)
                        return false;
                    place = line.Place;
                    var outcome = await DoAsync(session, caller, run, line);
                    await session.ExecuteAsync(WriteOutcome, library, run.Id, place, outcome.ToString().ToLowerInvariant());
                    return true;
                },
                cancel);
        }
        catch (Exception error) when (place > 0 && error is not (StoreUnavailableException or OperationCanceledException))
        {
            // One line that the program can't do must not stop those after it.
            LogFailed(log, error, run.Id, place);
            await store.WriteAsync(
                session => session.ExecuteAsync(
                    WriteOutcome, caller.Library.Id, run.Id, place, nameof(BulkOutcome.Failed).ToLowerInvariant()),
                cancel);
            return true;
        }
    }

    private async ValueTask<BulkOutcome> DoAsync(Session session, Caller caller, BulkRun run, NextPatron line)
    {
        if (await session.FindAsync(LockPatron, Patron.Columns.Read, caller.Library.Id, line.Row) is not { } patron)
            return BulkOutcome.Gone;
        var task = run.Task;
        switch (task.Action)
        {
            case BulkAction.Block:
                var content = BlockRecords.Normal(task.BlockOf(patron.Uuid));
                return await BlockRecords.InsertAsync(session, caller, Guid.NewGuid().ToString("D"), content, clock.Now()) is null
                    ? throw new UnreachableException()
                    : BulkOutcome.Done;
            case BulkAction.Lift:
                var lifted = 0;
                foreach (var id in await session.QueryAsync(
                    BlocksOf, static row => row.Text(0), caller.Library.Id, run.Id, line.Place))
                {
                    switch (await blocks.LiftAsync(session, caller, id, task.Note ?? ""))
                    {
                        case LiftBlock.Lifted:
                            lifted++;
                            break;
                        // Lifted by somebody else, or expired. The reason was checked with the form.
                        case LiftBlock.NotInForce or LiftBlock.BadReason:
                            break;
                        default:
                            throw new UnreachableException();
                    }
                }

                return lifted > 0 ? BulkOutcome.Done : BulkOutcome.Same;
            case BulkAction.Tag:
                var isTagged = patron.TagList.Contains(task.Note!, StringComparer.OrdinalIgnoreCase);
                return isTagged ? BulkOutcome.Same : await ChangeAsync(session, caller, patron, new PatronInput
                {
                    [PatronField.Tags] = patron.Tags is { Length: > 0 } tags ? $"{tags},{task.Note}" : task.Note,
                });
            case BulkAction.Freeze or BulkAction.Unfreeze:
                var freeze = task.Action == BulkAction.Freeze ? "1" : "0";
                return await ChangeAsync(session, caller, patron, new PatronInput { [PatronField.Freeze] = freeze });
            case BulkAction.Expire:
                var membership = new MembershipInput { ExpiresAt = task.EndsAt };
                return await ChangeAsync(session, caller, patron, new PatronInput { Membership = membership });
            default:
                throw new UnreachableException();
        }
    }

    private async ValueTask<BulkOutcome> ChangeAsync(Session session, Caller caller, Patron patron, PatronInput input) =>
        await patrons.UpdateAsync(session, caller, PatronKey.OfUuid(patron.Uuid), input, passwordHash: null, default) switch
        {
            UpdatePatron.Updated(var after) => after.Version == patron.Version ? BulkOutcome.Same : BulkOutcome.Done,
            UpdatePatron.Refused => BulkOutcome.Refused,
            UpdatePatron.NotFound or UpdatePatron.Changed => BulkOutcome.Gone,
            _ => throw new UnreachableException(),
        };

    private void Wake() => _wake.Release();

    private sealed record NextPatron(long Place, long Row);

    [LoggerMessage(Level = LogLevel.Error, Message = "Line {Place} of bulk run {RunId} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, long runId, long place);
}
