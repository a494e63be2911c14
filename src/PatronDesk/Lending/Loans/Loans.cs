using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>
/// The ledger of loans. Each decision is made in the transaction that writes it, which locks the patron's row first and the
/// item's second. <see cref="Standing"/> decides whether the patron may.
/// </summary>
internal sealed partial class Loans(Store store, LendingSettings settings, TimeProvider clock)
{
    private static readonly Sql Insert = new($"""
        insert into loan (library_id, {Loan.New.Names}) values ($1, {Loan.New.Parameters(2)})
        """);

    /// <summary>Lends an item; journalled, on disk when this returns.</summary>
    /// <param name="caller">The caller, with the library and their permissions.</param>
    /// <param name="asker">Whether staff or the patron asks.</param>
    /// <param name="patron">The borrower.</param>
    /// <param name="barcode">The item's barcode; an item with a new barcode is created.</param>
    /// <param name="terms">A due date and overrides, where requested.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<CheckOut> CheckOutAsync(
        Caller caller, Asker asker, PatronKey patron, string barcode, LoanTerms terms, CancellationToken cancel) =>
        Item.BarcodeOf(barcode) is { } clean
            ? await store.WriteTogetherAsync(session => CheckOutAsync(session, caller, asker, patron, clean, terms), cancel)
            : new CheckOut.BadBarcode();

    private async ValueTask<CheckOut> CheckOutAsync(
        Session session, Caller caller, Asker asker, PatronKey key, string barcode, LoanTerms terms)
    {
        var (library, now) = (caller.Library, clock.Now());
        if (await StandingReader.LockAsync(session, library, key, now) is not { } standing)
            return new CheckOut.NoPatron();
        var patronId = standing.Patron.Uuid;
        if (await ItemRecords.LockAsync(session, library, barcode) is { } known
            && await LoanSql.FindOpenAsync(session, library, known.Id) is { } open)
        {
            if (open.PatronId == patronId)
                return new CheckOut.AlreadyTheirs(open);
            return standing.Decide(PatronAction.Borrow, asker, caller, terms.Override).Denial is Denial.Barred barred
                ? new CheckOut.Denied(barred)
                : new CheckOut.ItemOnLoanToAnother(open.Item);
        }

        var decision = standing.Decide(PatronAction.Borrow, asker, caller, terms.Override);
        if (decision.Denial is { } denial)
            return new CheckOut.Denied(denial);
        if (terms.Due <= now)
            return new CheckOut.DueNotAhead();
        if (library.CheckoutLimit > 0 && await LoanSql.CountOpenAsync(session, library.Id, patronId) >= library.CheckoutLimit)
        {
            decision = decision.AtLimit(LendingLimit.Checkouts, library.CheckoutLimit, asker, caller, terms.LimitOverride);
            if (decision.Denial is { } limited)
                return new CheckOut.Denied(limited);
        }

        var item = await ItemRecords.LockOrMakeAsync(session, library, barcode, now);
        // Another desk may have created the item, and lent it, since the search above.
        if (await LoanSql.FindOpenAsync(session, library, item.Id) is { } theirs)
            return theirs.PatronId == patronId ? new CheckOut.AlreadyTheirs(theirs) : new CheckOut.ItemOnLoanToAnother(item);
        if (await HoldQueue.FirstAsync(session, library, item.Id, now) is { } turn)
        {
            if (turn.PatronId != patronId)
                return new CheckOut.HeldForAnother(item);
            await HoldQueue.MoveAsync(session, caller, turn, HoldStatus.Filled, now);
        }

        var due = DueOf(terms, DueDate.Ordinary(library, standing.Patron, now));
        var loan = await NewLoanAsync(session, caller, patronId, item, now, due, now);
        if (terms.IsOverride(decision))
            loan = loan with { OverrideComment = terms.Comment, Action = LoanAction.CheckedOutByOverride };
        var batch = StartLending(session, caller, loan, now);
        if (decision.JournalReasons is { } reasons)
            batch.Journal(new(library.Id, now, caller.Actor, "block.overridden", loan.Id, reasons));
        await batch.ExecuteAsync();
        return new CheckOut.LentOut(loan, decision.Warnings);
    }

    private static async ValueTask<Loan> NewLoanAsync(
        Session session, Caller caller, string patronId, Item item, DateTimeOffset outAt, DateTimeOffset dueAt, DateTimeOffset now) =>
        new()
        {
            Row = await session.NextNumberAsync("loan_row"),
            Id = Guid.NewGuid().ToString("D"),
            PatronId = patronId,
            Item = item,
            OutAt = outAt,
            DueAt = dueAt,
            Action = LoanAction.CheckedOut,
            Version = 1,
            Stamp = AuditStamp.New(caller, now),
        };

    /// <summary>Inserts the loan and its journal entry when the batch is run.</summary>
    private static Batch StartLending(Session session, Caller caller, Loan loan, DateTimeOffset now)
    {
        var batch = session.StartBatch();
        batch.Add(Insert, Loan.New.Values(loan, caller.Library.Id));
        batch.Journal(new(caller.Library.Id, now, caller.Actor, "loan.checked_out", loan.Id));
        return batch;
    }

    private static DateTimeOffset DueOf(LoanTerms terms, DateTimeOffset ordinary) =>
        terms.Due is { } wanted ? Instants.Whole(wanted) : ordinary;
}

/// <summary>What is requested for a loan or a renewal beyond the defaults.</summary>
/// <param name="Override">Staff's override of a verdict; null for none.</param>
/// <param name="Due">The due date; null for the library's ordinary one.</param>
/// <param name="LimitOverride">Staff's override of the limit on items or renewals; null for none.</param>
internal sealed record LoanTerms(
    BlockOverride? Override = null, DateTimeOffset? Due = null, BlockOverride? LimitOverride = null)
{
    /// <summary>
    /// The version of the loan from which a renewal starts; null for any. If the loan has another one, it was renewed or changed
    /// meanwhile, as by the same form before: it stays as it is.
    /// </summary>
    public long? SeenVersion { get; init; }

    /// <summary>Staff's comment on their override; null for none.</summary>
    public string? Comment => (Override ?? LimitOverride)?.Comment;

    public static LoanTerms Ordinary { get; } = new();

    /// <summary>
    /// Whether it is done by staff's override: they asked to override the blocks and were allowed to, or overrode a limit.
    /// </summary>
    public bool IsOverride(Decision decision) => Override is not null || decision.JournalReasons is not null;
}

/// <summary>The operator's settings for this room.</summary>
/// <param name="QueryLimit">How long a query that no index serves may take.</param>
internal sealed record LendingSettings(TimeSpan QueryLimit);
