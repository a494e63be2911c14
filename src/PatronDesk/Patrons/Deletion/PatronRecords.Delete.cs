using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    private static readonly SqlByPatronKey Delete = new(3, static who => $"""
        update patron
        set deleted_at = $2, updated_at = $2, version = version + 1
        where {who}
        returning {Patron.WithDetails}
        """);

    /// <summary>
    /// Deletes a patron: no read finds them, and they can be restored for the library's number of days. Journalled, on disk
    /// when this returns.
    /// </summary>
    public ValueTask<DeletePatron> DeleteAsync(Caller caller, PatronKey key, CancellationToken cancel) =>
        DeleteAsync(caller, key, default, cancel);

    /// <summary>The same, for a patron whom the caller has read before.</summary>
    /// <param name="caller">Whose library the patron is in.</param>
    /// <param name="key">The patron.</param>
    /// <param name="wanted">The revision that the record must have.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<DeletePatron> DeleteAsync(Caller caller, PatronKey key, ExpectedRevision wanted, CancellationToken cancel) =>
        store.WriteAsync(session => DeleteAsync(session, caller, key, wanted), cancel);

    /// <summary>The same within a transaction. If it is refused, the whole transaction may be rolled back.</summary>
    internal async ValueTask<DeletePatron> DeleteAsync(Session session, Caller caller, PatronKey key, ExpectedRevision wanted)
    {
        var now = clock.Now();
        // The update comes first because it locks the row: nobody can lend to this patron while the guards are asked.
        var patron = await session.FindAsync(
            Delete.For(key), Patron.WithDetails.Read, [caller.Library.Id, now, .. key.Values]);
        if (patron is null)
        {
            return await FindMergedAsync(session, caller.Library, key) is { } into
                ? new DeletePatron.IsMerged(into)
                : new DeletePatron.NotFound();
        }

        var before = patron with { Version = patron.Version - 1 };
        // Whoever deletes by an old barcode means the merged record, and not the patron who stayed.
        if (!key.IsOwnOf(patron))
        {
            session.RollBack();
            return new DeletePatron.IsMerged(before with { DeletedAt = null });
        }

        if (!wanted.Fits(before.Revision))
        {
            session.RollBack();
            return new DeletePatron.Changed(before);
        }

        foreach (var guard in _deletionGuards)
        {
            if (await guard.FindCheckoutsAsync(session, patron) is { } checkouts)
            {
                session.RollBack();
                return new DeletePatron.HasCheckouts(checkouts.Count, checkouts.LoanId);
            }
        }

        var batch = session.StartBatch();
        PatronWords.Remove(batch, patron);
        PatronTally.Count(batch, patron, -1);
        PassEmailOn(batch, caller.Library, patron.EmailKey);
        batch.Journal(new(caller.Library.Id, now, caller.Actor, "patron.deleted", patron.Uuid));
        await batch.ExecuteAsync();
        foreach (var follower in _deletionFollowers)
            await follower.DeletedAsync(session, patron, now);
        return new DeletePatron.Deleted();
    }
}

/// <summary>The outcome of deleting a patron.</summary>
internal abstract record DeletePatron
{
    public sealed record Deleted : DeletePatron;

    public sealed record NotFound : DeletePatron;

    /// <summary>The record was merged into another patron, who stays; nothing was written.</summary>
    public sealed record IsMerged(Patron Into) : DeletePatron;

    /// <summary>The record's revision is not the one that the caller expects.</summary>
    public sealed record Changed(Patron Now) : DeletePatron;

    /// <summary>The patron still has items, which must be returned first; nothing was written.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="LoanId">The id of one of the loans.</param>
    public sealed record HasCheckouts(long Count, string LoanId) : DeletePatron;
}
