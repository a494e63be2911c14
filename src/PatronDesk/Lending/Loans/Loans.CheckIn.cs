using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Lending;

internal sealed partial class Loans
{
    private static readonly Sql Close = new($"""
        update loan
        set returned_at = $3, {FoldedText.Settings("status", 4)}, {AuditStamp.Settings(7)}, version = version + 1
        where library_id = $1 and row = $2 and returned_at is null
        """);

    /// <summary>
    /// Checks an item in, whoever brings it; journalled, on disk when this returns. No verdict is asked. Only the item is
    /// locked, because nothing is decided about the patron.
    /// </summary>
    /// <param name="caller">The caller, with the library.</param>
    /// <param name="barcode">The item's barcode.</param>
    /// <param name="returnedAt">When it was returned, limited to between its check-out and now; null for now.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<CheckIn> CheckInAsync(
        Caller caller, string barcode, DateTimeOffset? returnedAt, CancellationToken cancel) =>
        Item.BarcodeOf(barcode) is { } clean
            ? await store.WriteAsync(session => CheckInAsync(session, caller, clean, returnedAt), cancel)
            : new CheckIn.UnknownItem();

    private async ValueTask<CheckIn> CheckInAsync(Session session, Caller caller, string barcode, DateTimeOffset? returnedAt)
    {
        var (library, now) = (caller.Library, clock.Now());
        if (await ItemRecords.LockAsync(session, library, barcode) is not { } item)
            return new CheckIn.UnknownItem();
        if (await LoanSql.FindOpenAsync(session, library, item.Id) is not { } loan)
            return new CheckIn.NotOnLoan(item, await HoldQueue.ShelveAsync(session, caller, item, now));
        var at = returnedAt is { } said && said < now ? Instants.Whole(said) : now;
        var closed = await CloseAsync(session, caller, loan, at < loan.OutAt ? loan.OutAt : at, "loan.checked_in", now);
        return new CheckIn.Returned(closed, await HoldQueue.ShelveAsync(session, caller, item, now));
    }

    /// <summary>Closes an open loan whose item is locked, and journals it.</summary>
    private static async ValueTask<Loan> CloseAsync(
        Session session, Caller caller, Loan loan, DateTimeOffset returnedAt, string action, DateTimeOffset now)
    {
        var library = caller.Library;
        var closed = loan with { ReturnedAt = returnedAt, Version = loan.Version + 1, Stamp = loan.Stamp.Changed(caller, now) };
        var batch = session.StartBatch();
        batch.Add(
            Close,
            [library.Id, loan.Row, returnedAt, .. FoldedText.Columns(closed.Status), .. AuditStamp.Values(caller, now)]);
        batch.Journal(new(library.Id, now, caller.Actor, action, loan.Id));
        await batch.ExecuteAsync();
        return closed;
    }
}
