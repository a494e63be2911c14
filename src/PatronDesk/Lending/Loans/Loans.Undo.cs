using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>
/// Undoes an item's last event for a machine that could not complete it. Only the same client can, within a day. The loan
/// stays in the ledger, and <c>loan.undone</c> says which event was undone.
/// </summary>
internal sealed partial class Loans
{
    /// <summary>A message repeated within this time counts as a retry of one whose answer was lost.</summary>
    public static readonly TimeSpan AskedAgainWithin = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan UndoWithin = TimeSpan.FromHours(24);

    private const string UndoneCheckOut = "check-out";
    private const string UndoneCheckIn = "check-in";

    private static readonly Sql LastOfItem = new($"""
        select {Loan.Columns} from {Loan.Table}
        where loan.library_id = $1 and loan.item_id = $2
        order by loan.created_at desc, loan.row desc
        limit 1
        """);

    private static readonly Sql MarkUndone = new("update loan set undone = $3 where library_id = $1 and row = $2");

    private static readonly Sql Reopen = new($"""
        update loan
        set returned_at = null, undone = $3, {FoldedText.Settings("status", 4)}, {AuditStamp.Settings(7)},
            version = version + 1
        where library_id = $1 and row = $2 and returned_at is not null
        """);

    /// <summary>
    /// Undoes the check-out of an item that the machine could not hand out; journalled, on disk when this returns.
    /// </summary>
    /// <param name="caller">The client; only its own check-out can be undone.</param>
    /// <param name="barcode">The item's barcode.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<UndoLoan> UndoCheckOutAsync(Caller caller, string barcode, CancellationToken cancel) =>
        Item.BarcodeOf(barcode) is { } clean
            ? await store.WriteAsync(session => UndoCheckOutAsync(session, caller, clean), cancel)
            : new UndoLoan.UnknownItem();

    /// <summary>
    /// Undoes the check-in of an item that the machine could not take; journalled, on disk when this returns.
    /// </summary>
    /// <param name="caller">The client; only its own check-in can be undone.</param>
    /// <param name="patron">The patron who had the loan.</param>
    /// <param name="barcode">The item's barcode.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<UndoLoan> UndoCheckInAsync(
        Caller caller, PatronKey patron, string barcode, CancellationToken cancel) =>
        Item.BarcodeOf(barcode) is { } clean
            ? await store.WriteAsync(session => UndoCheckInAsync(session, caller, patron, clean), cancel)
            : new UndoLoan.UnknownItem();

    private async ValueTask<UndoLoan> UndoCheckOutAsync(Session session, Caller caller, string barcode)
    {
        var (library, now) = (caller.Library, clock.Now());
        if (await ItemRecords.LockAsync(session, library, barcode) is not { } item)
            return new UndoLoan.UnknownItem();
        if (await LastAsync(session, library, item) is not { } loan)
            return new UndoLoan.NotTheLastEvent();
        var isUndone = loan.ReturnedAt is not null && loan.Undone == UndoneCheckOut;
        if (isUndone && IsBy(caller, loan.Stamp.By.UpdatedBy, loan.Stamp.By.UpdatedByName) && now - loan.Stamp.UpdatedAt < AskedAgainWithin)
            return new UndoLoan.Undone(loan, await HoldQueue.FirstAsync(session, library, item.Id, now));
        // Version 1 means that nothing but the check-out has happened to the loan.
        if (loan.ReturnedAt is not null || loan.Version != 1)
            return new UndoLoan.NotTheLastEvent();
        if (!IsBy(caller, loan.Stamp.By.CreatedBy, loan.Stamp.By.CreatedByName))
            return new UndoLoan.AnotherClients();
        if (now - loan.Stamp.CreatedAt > UndoWithin)
            return new UndoLoan.TooLate();
        var closed = await CloseAsync(session, caller, loan, now, "loan.check_out_undone", now);
        await session.ExecuteAsync(MarkUndone, library.Id, loan.Row, UndoneCheckOut);
        if (loan.PatronId is { } patron)
            await HoldQueue.ReopenAsync(session, caller, item, patron, filledAt: loan.Stamp.CreatedAt, now);
        return new UndoLoan.Undone(closed, await HoldQueue.ShelveAsync(session, caller, item, now));
    }

    private async ValueTask<UndoLoan> UndoCheckInAsync(Session session, Caller caller, PatronKey patron, string barcode)
    {
        var (library, now) = (caller.Library, clock.Now());
        if (await StandingReader.LockAsync(session, library, patron, now) is not { } standing)
            return new UndoLoan.NotTheirs();
        if (await ItemRecords.LockAsync(session, library, barcode) is not { } item)
            return new UndoLoan.UnknownItem();
        if (await LastAsync(session, library, item) is not { } loan)
            return new UndoLoan.NotTheLastEvent();
        if (loan.PatronId != standing.Patron.Uuid)
            return new UndoLoan.NotTheirs();
        var isMine = IsBy(caller, loan.Stamp.By.UpdatedBy, loan.Stamp.By.UpdatedByName);
        if (loan.ReturnedAt is null && loan.Undone == UndoneCheckIn && isMine && now - loan.Stamp.UpdatedAt < AskedAgainWithin)
            return new UndoLoan.Undone(loan, Next: null);
        if (loan.ReturnedAt is null || loan.Undone == UndoneCheckOut)
            return new UndoLoan.NotTheLastEvent();
        if (!isMine)
            return new UndoLoan.AnotherClients();
        if (now - loan.Stamp.UpdatedAt > UndoWithin)
            return new UndoLoan.TooLate();
        await HoldQueue.UnshelveAsync(session, caller, item, now);
        var batch = session.StartBatch();
        var open = loan with { ReturnedAt = null, Undone = UndoneCheckIn, Version = loan.Version + 1 };
        batch.Add(
            Reopen,
            [library.Id, loan.Row, open.Undone, .. FoldedText.Columns(open.Status), .. AuditStamp.Values(caller, now)]);
        batch.Journal(new(library.Id, now, caller.Actor, "loan.check_in_undone", loan.Id));
        await batch.ExecuteAsync();
        return new UndoLoan.Undone(open, Next: null);
    }

    private static ValueTask<Loan?> LastAsync(Session session, Library library, Item item) =>
        session.FindAsync(LastOfItem, Loan.Columns.Read, library.Id, item.Id);

    // A client is stored by name alone; staff always have an id with their name.
    private static bool IsBy(Caller caller, string? userId, string? name) => userId is null && name == caller.Username;
}

/// <summary>The outcome of undoing an item's last event. Nothing was written unless the case says so.</summary>
internal abstract record UndoLoan
{
    /// <summary>The event was undone.</summary>
    /// <param name="Loan">The loan as it is now: closed after an undone check-out, open after an undone check-in.</param>
    /// <param name="Next">The hold that the item is set aside for; null where nobody waits.</param>
    public sealed record Undone(Loan Loan, Hold? Next) : UndoLoan;

    public sealed record UnknownItem : UndoLoan;

    /// <summary>Something else has happened to the item since, or nothing at all.</summary>
    public sealed record NotTheLastEvent : UndoLoan;

    /// <summary>Another machine or staff did it.</summary>
    public sealed record AnotherClients : UndoLoan;

    /// <summary>The item's last loan was another patron's.</summary>
    public sealed record NotTheirs : UndoLoan;

    /// <summary>It happened more than a day ago.</summary>
    public sealed record TooLate : UndoLoan;
}
