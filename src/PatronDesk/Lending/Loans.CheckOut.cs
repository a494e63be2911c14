using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

internal sealed partial class Loans
{
    /// <summary>Lends an item, which is made where its barcode is new; journalled, on disk when this returns.</summary>
    public ValueTask<CheckOut> CheckOutAsync(Caller caller, CheckOutOrder order, CancellationToken cancel) =>
        Item.IsBarcode(order.ItemBarcode)
            ? store.WriteAsync(session => CheckOutAsync(session, caller, order), cancel)
            : new(new CheckOut.NoItem());

    private async ValueTask<CheckOut> CheckOutAsync(Session session, Caller caller, CheckOutOrder order)
    {
        var (library, now) = (caller.Library, clock.Now());
        if (await PatronRecords.LockAsync(session, library, order.Patron) is not { } patron)
            return new CheckOut.NoPatron();
        var standing = (await Standings.FindAsync(session, library, PatronKey.OfUuid(patron.Uuid), now))!;
        var known = await Item.LockAsync(session, library, order.ItemBarcode);
        if (known is not null && await FindOpenAsync(session, library, known) is { } open)
        {
            if (open.UserId != patron.Uuid)
                return new CheckOut.OnLoanToAnother(open.DueAt);
            return order.RenewIfOwn
                ? new CheckOut.WasOwn(await RenewAsync(session, caller, order.Asker, standing, open, order.Override, now))
                : new CheckOut.AlreadyLent(open);
        }

        var passage = standing.Pass(PatronAction.Borrow, order.Asker, caller, order.Override);
        switch (passage)
        {
            case Passage.Refused(var verdict):
                return new CheckOut.Refused(verdict);
            case Passage.MayNotOverride:
                return new CheckOut.MayNotOverride();
            case Passage.NeedsComment:
                return new CheckOut.NeedsComment();
        }

        if (known is not null && await Holds.NextAsync(session, library, known, now) is { } next && next.UserId != patron.Uuid)
            return new CheckOut.HeldForAnother();
        if (library.CheckoutLimit > 0
            && await session.FindAsync(CountOpen, static row => row.Number(0), library.Id, patron.Uuid) >= library.CheckoutLimit)
            return new CheckOut.LimitReached(library.CheckoutLimit);
        var item = known ?? await Item.LockOrMakeAsync(session, library, order.ItemBarcode, now);
        return new CheckOut.Lent(
            await LendAsync(session, caller, patron, item, order, passage, now), WarningsOf(passage));
    }

    private static async ValueTask<Loan> LendAsync(
        Session session, Caller caller, Patron patron, Item item, CheckOutOrder order, Passage passage, DateTimeOffset now)
    {
        var library = caller.Library;
        var loan = new Loan
        {
            Row = await session.NextNumberAsync("loan_row"),
            Id = Guid.NewGuid().ToString("D"),
            ItemId = item.Id,
            ItemBarcode = item.Barcode,
            ItemTitle = item.Title,
            ItemCallNumber = item.CallNumber,
            ItemMediaType = item.MediaType,
            UserId = patron.Uuid,
            OutAt = now,
            DueAt = order.DueAt ?? DueAfter(library, now),
            Comment = passage is Passage.Overridden ? order.Override!.Comment : null,
            Version = 1,
            Mark = ChangeMark.New(caller, now),
        };
        var batch = session.StartBatch();
        batch.Add(
            Lend, loan.Row, library.Id, loan.Id, item.Id, patron.Uuid, now, loan.DueAt, loan.Comment, caller.UserId,
            caller.Username);
        Holds.Fill(batch, library, item, patron, now);
        batch.Journal(new(library.Id, now, caller.Actor, "loan.checked_out", loan.Id));
        JournalOverride(batch, caller, now, passage, PatronAction.Borrow, loan.Id);
        await batch.ExecuteAsync();
        return loan;
    }
}

/// <summary>What is to be lent to whom.</summary>
/// <param name="Asker">Who stands there.</param>
/// <param name="Patron">To whom.</param>
/// <param name="ItemBarcode">What; without blanks around it.</param>
internal sealed record CheckOutOrder(Asker Asker, PatronKey Patron, string ItemBarcode)
{
    /// <summary>Staff's wish to lend in spite of a block.</summary>
    public BlockOverride? Override { get; init; }

    /// <summary>Take the check-out of an item that this patron has already for a renewal.</summary>
    public bool RenewIfOwn { get; init; }

    /// <summary>Until when; null for the library's days.</summary>
    public DateTimeOffset? DueAt { get; init; }
}

/// <summary>What came of a check-out. Only <see cref="Lent"/>, and a renewal within <see cref="WasOwn"/>, changed anything.</summary>
internal abstract record CheckOut
{
    public sealed record Lent(Loan Loan, IReadOnlyList<Refusal> Warnings) : CheckOut;

    /// <summary>The patron had it already, and wanted it renewed then.</summary>
    public sealed record WasOwn(Renewal Renewal) : CheckOut;

    /// <summary>The patron has it already.</summary>
    public sealed record AlreadyLent(Loan Loan) : CheckOut;

    public sealed record Refused(Verdict Verdict) : CheckOut;

    public sealed record MayNotOverride : CheckOut;

    public sealed record NeedsComment : CheckOut;

    public sealed record NoPatron : CheckOut;

    /// <summary>No item can have this barcode.</summary>
    public sealed record NoItem : CheckOut;

    public sealed record OnLoanToAnother(DateTimeOffset DueAt) : CheckOut;

    /// <summary>Another patron's turn has come.</summary>
    public sealed record HeldForAnother : CheckOut;

    /// <summary>The patron has as many as the library lends to one.</summary>
    public sealed record LimitReached(long Limit) : CheckOut;
}
