using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Lending;

internal sealed partial class Loans
{
    private static readonly Sql SetDue = new($"""
        update loan
        set due_at = $3, action = $4, version = version + 1, {AuditStamp.Settings(5)}
        where library_id = $1 and row = $2 and returned_at is null
        """);

    /// <summary>
    /// Gives an open loan another due date, earlier or later, as staff decide; journalled, on disk when this returns. It is no
    /// renewal: no verdict is asked and none is counted.
    /// </summary>
    /// <param name="caller">The caller, with the library.</param>
    /// <param name="id">The loan's id, any case.</param>
    /// <param name="due">The new due date.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<ChangeDueDate> ChangeDueDateAsync(Caller caller, string id, DateTimeOffset due, CancellationToken cancel) =>
        store.WriteAsync<ChangeDueDate>(
            async session =>
            {
                var (library, now) = (caller.Library, clock.Now());
                if (await LoanSql.FindAsync(session, library, id.ToLowerInvariant()) is not { } seen)
                    return new ChangeDueDate.NotFound();
                // The item's lock is every loan's lock; it may have been returned before it was held.
                await ItemRecords.LockByIdAsync(session, library, seen.Item.Id);
                if (await LoanSql.FindAsync(session, library, seen.Id) is not { ReturnedAt: null } loan)
                    return new ChangeDueDate.Closed(seen.Id);
                var batch = session.StartBatch();
                batch.Add(
                    SetDue,
                    [library.Id, loan.Row, Instants.Whole(due), LoanAction.DueDateChanged, .. AuditStamp.Values(caller, now)]);
                batch.Journal(new(library.Id, now, caller.Actor, "loan.due_date_changed", loan.Id));
                await batch.ExecuteAsync();
                return new ChangeDueDate.Done();
            },
            cancel);
}

/// <summary>The outcome of changing a loan's due date. Nothing was written unless it is done.</summary>
internal abstract record ChangeDueDate
{
    public sealed record Done : ChangeDueDate;

    public sealed record NotFound : ChangeDueDate;

    /// <summary>The item is back.</summary>
    public sealed record Closed(string LoanId) : ChangeDueDate;
}
