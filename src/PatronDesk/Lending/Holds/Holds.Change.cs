using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

internal sealed partial class Holds
{
    private const int ExpiredAtOnce = 200;

    private static readonly Sql Write = new($"""
        update hold
        set pickup = $3, expires_at = $4, {AuditStamp.Settings(5)}, version = version + 1
        where library_id = $1 and row = $2 and is_open = 1
        """);

    private static readonly Sql EraseClosed = new("delete from hold where library_id = $1 and row = $2 and is_open = 0");

    private static readonly Sql Unseal = new("delete from lending_seal where library_id = $1 and kind = 'hold' and row = $2");

    private static readonly Sql CloseExpired = new($"""
        update hold
        set is_open = 0, {FoldedText.Settings("status", 4)}, updated_at = $2, version = version + 1
        where library_id = $1 and row = $3 and is_open = 1 and expires_at <= $2
        """);

    private static readonly Sql FindExpired = new($"""
        select row, id from hold
        where library_id = $1 and is_open = 1 and expires_at <= $2
        order by expires_at
        limit {ExpiredAtOnce}
        {"{lock_free}"}
        """);

    /// <summary>Changes an open hold's pickup and end; the patron must still be allowed to request.</summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="asker">Who stands there.</param>
    /// <param name="id">The hold's.</param>
    /// <param name="pickup">The new pickup; null for none.</param>
    /// <param name="expiresAt">The new end; null for none.</param>
    /// <param name="wanted">Refuse unless it fits the hold.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask<ChangeHold> ChangeAsync(
        Caller caller, Asker asker, string id, string? pickup, DateTimeOffset? expiresAt, ExpectedRevision wanted,
        CancellationToken cancel) =>
        store.WriteAsync<ChangeHold>(
            async session =>
            {
                var (library, now) = (caller.Library, clock.Now());
                var seen = await FindAsync(session, caller, id.ToLowerInvariant(), now);
                if (seen is not { Position: > 0, PatronId: { } patronId })
                    return NotOpen(seen, wanted);
                if (await StandingReader.LockAsync(session, library, PatronKey.OfUuid(patronId), now) is not { } standing)
                    return NotOpen(await FindAsync(session, caller, seen.Id, now), wanted);
                if (standing.Decide(PatronAction.Request, asker, caller, wanted: null).Denial is { } denial)
                    return new ChangeHold.Denied(denial);
                // Read again, since it may have been filled before the patron was locked.
                if (await FindAsync(session, caller, seen.Id, now) is not { } hold)
                    return new ChangeHold.NotFound();
                if (hold.Position == 0 || !wanted.Fits(hold.Revision))
                    return NotOpen(hold, wanted);
                DateTimeOffset? ends = expiresAt is { } at ? Instants.Whole(at) : null;
                if (await session.ExecuteAsync(
                    Write, [library.Id, hold.Row, pickup, ends, .. AuditStamp.Values(caller, now)]) == 0)
                    return NotOpen(await FindAsync(session, caller, hold.Id, now), wanted);
                await session.JournalAsync(new(library.Id, now, caller.Actor, "hold.changed", hold.Id));
                return new ChangeHold.Done(hold with { Pickup = pickup, ExpiresAt = ends, Version = hold.Version + 1 });
            },
            cancel);

    /// <summary>
    /// Takes a hold out of the queue, journalled. Nothing forbids a patron to want less. One that was cancelled before
    /// stays so.
    /// </summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="id">The hold's.</param>
    /// <param name="wanted">Refuse unless it fits the hold.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask<ChangeHold> CancelAsync(Caller caller, string id, ExpectedRevision wanted, CancellationToken cancel) =>
        store.WriteAsync<ChangeHold>(
            async session => await FindAsync(session, caller, id.ToLowerInvariant(), clock.Now()) is { } hold
                ? await CancelAsync(session, caller, hold, wanted)
                : new ChangeHold.NotFound(),
            cancel);

    /// <summary>Cancels an open hold; takes one that is over off the list for good. Journalled.</summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="id">The hold's.</param>
    /// <param name="wanted">Refuse unless it fits the hold.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask<ChangeHold> RemoveAsync(Caller caller, string id, ExpectedRevision wanted, CancellationToken cancel) =>
        store.WriteAsync<ChangeHold>(
            async session =>
            {
                var now = clock.Now();
                if (await FindAsync(session, caller, id.ToLowerInvariant(), now) is not { } hold)
                    return new ChangeHold.NotFound();
                if (hold.Position > 0)
                    return await CancelAsync(session, caller, hold, wanted);
                if (!wanted.Fits(hold.Revision))
                    return new ChangeHold.Changed();
                var batch = session.StartBatch();
                batch.Add(EraseClosed, caller.Library.Id, hold.Row);
                batch.Add(Unseal, caller.Library.Id, hold.Row);
                batch.Journal(new(caller.Library.Id, now, caller.Actor, "hold.deleted", hold.Id));
                if ((await batch.ExecuteAsync())[0] == 1)
                    return new ChangeHold.Done(hold);
                // Another was faster, or a restore of its patron has opened it again.
                session.RollBack();
                return await FindAsync(session, caller, hold.Id, now) is null ? new ChangeHold.NotFound() : new ChangeHold.Changed();
            },
            cancel);

    /// <summary>Closes expired holds, which queries no longer show, and journals each.</summary>
    public ValueTask<int> ExpireAsync(Library library, CancellationToken cancel) => store.WriteInStepsAsync(
        async session =>
        {
            var now = clock.Now();
            var expired = await session.QueryAsync(FindExpired, static row => (row.Number(0), row.Text(1)), library.Id, now);
            await CloseAsync(session, library.Id, expired, now);
            return expired.Count;
        },
        ExpiredAtOnce,
        cancel);

    private async ValueTask<ChangeHold> CancelAsync(Session session, Caller caller, Hold hold, ExpectedRevision wanted)
    {
        var now = clock.Now();
        if (!wanted.Fits(hold.Revision))
            return new ChangeHold.Changed();
        if (hold.Position == 0)
            return hold.Status == HoldStatus.Cancelled ? new ChangeHold.Done(hold) : new ChangeHold.Closed(hold);
        if (!await HoldQueue.MoveAsync(session, caller, hold, HoldStatus.Cancelled, now))
            return NotOpen(await FindAsync(session, caller, hold.Id, now), wanted);
        await session.JournalAsync(new(caller.Library.Id, now, caller.Actor, "hold.cancelled", hold.Id));
        return new ChangeHold.Done(hold with { Status = HoldStatus.Cancelled, Position = 0, Version = hold.Version + 1 });
    }

    private static ChangeHold NotOpen(Hold? hold, ExpectedRevision wanted) =>
        hold is null ? new ChangeHold.NotFound()
        : !wanted.Fits(hold.Revision) ? new ChangeHold.Changed()
        : new ChangeHold.Closed(hold);

    /// <summary>Closes holds whose instant has passed, journalled.</summary>
    internal static async ValueTask CloseAsync(
        Session session, long libraryId, List<(long Row, string Id)> expired, DateTimeOffset now)
    {
        if (expired.Count == 0)
            return;
        var batch = session.StartBatch();
        foreach (var (row, id) in expired)
        {
            batch.Add(CloseExpired, [libraryId, now, row, .. FoldedText.Columns(HoldStatus.Expired)]);
            batch.Journal(new(libraryId, now, Actor.Program, "hold.expired", id));
        }

        await batch.ExecuteAsync();
    }
}
