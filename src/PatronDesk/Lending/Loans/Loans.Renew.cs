using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

internal sealed partial class Loans
{
    private static readonly Sql Extend = new($"""
        update loan
        set due_at = $3, renewals = renewals + 1, override_comment = coalesce($4, override_comment), action = $5,
            version = version + 1, {AuditStamp.Settings(6)}
        where library_id = $1 and row = $2 and returned_at is null
        """);

    // By item, so that two units of work that lock several items lock them in the same order.
    private static readonly Sql OpenOfPatron = new($"""
        select {Loan.Columns} from {Loan.Table}
        where loan.library_id = $1 and loan.patron = $2 and loan.returned_at is null
        order by loan.item_id
        limit 10000
        """);

    /// <summary>Renews a patron's loan by the item's barcode; journalled, on disk when this returns.</summary>
    public async ValueTask<RenewLoan> RenewAsync(
        Caller caller, Asker asker, PatronKey patron, string barcode, LoanTerms terms, CancellationToken cancel) =>
        await store.WriteAsync(
            async session =>
            {
                if (await StandingReader.LockAsync(session, caller.Library, patron, clock.Now()) is not { } standing)
                    return new RenewLoan.NoPatron();
                var item = Item.BarcodeOf(barcode) is { } clean
                    ? await ItemRecords.LockAsync(session, caller.Library, clean)
                    : null;
                return item is not null
                    && await LoanSql.FindOpenAsync(session, caller.Library, item.Id) is { } loan
                    && loan.PatronId == standing.Patron.Uuid
                    ? await RenewAsync(session, caller, asker, standing, loan, terms)
                    : new RenewLoan.NotOnLoanToThem();
            },
            cancel);

    /// <summary>Renews every loan that a patron may renew, in one unit of work.</summary>
    public ValueTask<RenewAll> RenewAllAsync(Caller caller, Asker asker, PatronKey patron, CancellationToken cancel) =>
        store.WriteAsync(session => RenewAllAsync(session, caller, asker, patron), cancel);

    private async ValueTask<RenewAll> RenewAllAsync(Session session, Caller caller, Asker asker, PatronKey patron)
    {
        if (await StandingReader.LockAsync(session, caller.Library, patron, clock.Now()) is not { } standing)
            return new RenewAll.NoPatron();
        var outcomes = new List<(Loan Loan, RenewLoan Outcome)>();
        foreach (var seen in await session.QueryAsync(OpenOfPatron, Loan.Columns.Read, caller.Library.Id, standing.Patron.Uuid))
        {
            await ItemRecords.LockByIdAsync(session, caller.Library, seen.Item.Id);
            // It may have been returned, and even lent to someone else, before its row was locked.
            if (await LoanSql.FindOpenAsync(session, caller.Library, seen.Item.Id) is { } loan && loan.Id == seen.Id)
                outcomes.Add((loan, await RenewAsync(session, caller, asker, standing, loan, LoanTerms.Ordinary)));
        }

        return new RenewAll.Done([.. outcomes.OrderBy(outcome => outcome.Loan.Row)]);
    }

    /// <summary>The patron and the item are locked, and the loan is the patron's and open.</summary>
    private static async ValueTask<RenewLoan> RenewAsync(
        Session session, Caller caller, Asker asker, Standing standing, Loan loan, LoanTerms terms)
    {
        var (library, now) = (caller.Library, standing.Now);
        if (terms.SeenVersion is { } seen && seen != loan.Version)
            return new RenewLoan.Renewed(loan, []);
        var decision = standing.Decide(PatronAction.Renew, asker, caller, terms.Override);
        if (decision.Denial is { } denial)
            return new RenewLoan.Denied(denial);
        if (terms.Due <= now)
            return new RenewLoan.DueNotAhead();
        if (loan.Renewals >= library.RenewalLimit)
        {
            decision = decision.AtLimit(LendingLimit.Renewals, library.RenewalLimit, asker, caller, terms.LimitOverride);
            if (decision.Denial is { } limited)
                return new RenewLoan.Denied(limited);
        }

        if (await HoldQueue.IsWantedByAnotherAsync(session, library, loan.Item.Id, standing.Patron.Uuid, now))
            return new RenewLoan.HeldForAnother(loan);
        var wanted = DueOf(terms, DueDate.Ordinary(library, standing.Patron, now));
        // A renewal never shortens a loan.
        var due = wanted > loan.DueAt ? wanted : loan.DueAt;
        var (comment, action) = terms.IsOverride(decision)
            ? (terms.Comment, LoanAction.RenewedByOverride)
            : (null, LoanAction.Renewed);
        var batch = session.StartBatch();
        batch.Add(Extend, [library.Id, loan.Row, due, comment, action, .. AuditStamp.Values(caller, now)]);
        batch.Journal(new(library.Id, now, caller.Actor, "loan.renewed", loan.Id));
        if (decision.JournalReasons is { } reasons)
            batch.Journal(new(library.Id, now, caller.Actor, "block.overridden", loan.Id, reasons));
        await batch.ExecuteAsync();
        return new RenewLoan.Renewed(
            loan with
            {
                DueAt = due,
                Renewals = loan.Renewals + 1,
                OverrideComment = comment ?? loan.OverrideComment,
                Action = action,
                Version = loan.Version + 1,
                Stamp = loan.Stamp.Changed(caller, now),
            },
            decision.Warnings);
    }
}
