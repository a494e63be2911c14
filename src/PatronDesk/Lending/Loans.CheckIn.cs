using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Lending;

internal sealed partial class Loans
{
    /// <summary>
    /// Takes an item back, from whomever; journalled, on disk when this returns. Where somebody waits for it, their hold
    /// begins to wait on the shelf.
    /// </summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="itemBarcode">What; without blanks around it.</param>
    /// <param name="returnedAt">When it came back; null for now. One after now, or before it was lent, counts as now.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask<CheckIn> CheckInAsync(
        Caller caller, string itemBarcode, DateTimeOffset? returnedAt, CancellationToken cancel) =>
        Item.IsBarcode(itemBarcode)
            ? store.WriteAsync(session => CheckInAsync(session, caller, itemBarcode, returnedAt), cancel)
            : new(new CheckIn.NoItem());

    private async ValueTask<CheckIn> CheckInAsync(
        Session session, Caller caller, string itemBarcode, DateTimeOffset? returnedAt)
    {
        var (library, now) = (caller.Library, clock.Now());
        if (await Item.LockAsync(session, library, itemBarcode) is not { } item)
            return new CheckIn.NoItem();
        var next = await Holds.NextAsync(session, library, item, now);
        if (await FindOpenAsync(session, library, item) is not { } loan)
            return new CheckIn.NotLent(item, next);

        var returned = returnedAt is { } said && said <= now && said >= loan.OutAt ? said : now;
        var batch = session.StartBatch();
        batch.Add(Close, library.Id, loan.Row, returned, now, caller.UserId, caller.Username);
        if (next is not null)
            Holds.PutOnShelf(batch, library, next, now);
        batch.Journal(new(library.Id, now, caller.Actor, "loan.checked_in", loan.Id));
        await batch.ExecuteAsync();
        return new CheckIn.Returned(loan with { ReturnedAt = returned, Version = loan.Version + 1 }, item, next);
    }
}

/// <summary>What came of a check-in.</summary>
internal abstract record CheckIn
{
    /// <param name="Loan">As it is now.</param>
    /// <param name="Item">What came back.</param>
    /// <param name="Next">Whose turn it is; null where nobody waits.</param>
    public sealed record Returned(Loan Loan, Item Item, Hold? Next) : CheckIn;

    /// <summary>The item was not on loan.</summary>
    public sealed record NotLent(Item Item, Hold? Next) : CheckIn;

    /// <summary>The library has never lent nor imported this barcode.</summary>
    public sealed record NoItem : CheckIn;
}
