using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>
/// Records what a machine did while the server was away. It has happened, so no verdict undoes it: it is recorded with its
/// own date, and reasons against it go into the journal and onto the desk's list.
/// </summary>
internal sealed partial class Loans
{
    // A date further back comes from a clock that was never set.
    private static readonly TimeSpan LongestAway = TimeSpan.FromDays(366);

    /// <summary>Records a check-out; journalled, on disk when this returns.</summary>
    /// <param name="caller">The machine's account, with the library.</param>
    /// <param name="asker">Whether staff or the patron used the machine.</param>
    /// <param name="patronUuid">The borrower; null where no patron has the card.</param>
    /// <param name="away">What the machine reports.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<RecordLoan> RecordCheckOutAsync(
        Caller caller, Asker asker, string? patronUuid, AwayEvent away, CancellationToken cancel) =>
        Item.BarcodeOf(away.Item) is { } clean
            ? await store.WriteAsync(session => RecordCheckOutAsync(session, caller, asker, patronUuid, away, clean), cancel)
            : new RecordLoan.BadBarcode();

    /// <summary>Records a check-in; journalled, on disk when this returns.</summary>
    public async ValueTask<RecordReturn> RecordCheckInAsync(Caller caller, AwayEvent away, CancellationToken cancel) =>
        await store.WriteAsync(session => RecordCheckInAsync(session, caller, away), cancel);

    /// <summary>Records a renewal; journalled, on disk when this returns.</summary>
    public async ValueTask<RecordLoan> RecordRenewalAsync(
        Caller caller, Asker asker, string? patronUuid, AwayEvent away, CancellationToken cancel) =>
        Item.BarcodeOf(away.Item) is { } clean
            ? await store.WriteAsync(session => RecordRenewalAsync(session, caller, asker, patronUuid, away, clean), cancel)
            : new RecordLoan.BadBarcode();

    private async ValueTask<RecordLoan> RecordCheckOutAsync(
        Session session, Caller caller, Asker asker, string? patronUuid, AwayEvent away, string barcode)
    {
        var (library, now) = (caller.Library, clock.Now());
        var at = DateOf(away, now);
        var line = LineOf(caller, EventCheckOut, away, at);
        if (await StandingOfAsync(session, library, patronUuid, away, now) is not { } standing)
            return await OnListAloneAsync<RecordLoan>(session, library, line, DeskReasons.UnknownCard, new RecordLoan.NoPatron(), now);
        var patron = standing.Patron.Uuid;
        line = line with { PatronId = patron };
        var item = await ItemRecords.LockOrMakeAsync(session, library, barcode, now);
        if (await FindReportedAsync(session, library, item, EventCheckOut, away) is { Undone: not UndoneCheckOut } known
            && known.PatronId == patron)
            return new RecordLoan.Recorded(known, [], []);
        var last = await LastAsync(session, library, item);
        var reasons = new List<string>();
        if (last is { Undone: not UndoneCheckOut } before)
        {
            var isOpen = before.ReturnedAt is null;
            if (before.PatronId == patron && (before.OutAt == at || (isOpen && (before.OutAt > at || away.At is null))))
            {
                // The same message again, or the loan was already recorded.
                return new RecordLoan.Recorded(before, [], []);
            }

            if (before.OutAt > at)
            {
                line = line with { LoanId = before.Id };
                return await OnListAloneAsync<RecordLoan>(
                    session, library, line, DeskReasons.LentSince, new RecordLoan.LentSince(item), now);
            }

            if (isOpen)
                await CloseAsync(session, caller, before, at, "loan.checked_in", now);
            else if (before.ReturnedAt > at)
                reasons.Add(DeskReasons.ReturnedSince);
        }

        var refusals = standing.May(PatronAction.Borrow, asker).Refusals;
        if (library.CheckoutLimit > 0 && await LoanSql.CountOpenAsync(session, library.Id, patron) >= library.CheckoutLimit)
            reasons.Add(DeskReasons.CheckoutLimit);
        if (await TakeFromQueueAsync(session, caller, item, patron, now))
            reasons.Add(DeskReasons.HeldForAnother);
        var due = DueOf(library, standing.Patron, away, at);
        var loan = await NewLoanAsync(session, caller, patron, item, at, due, now);
        var batch = StartLending(session, caller, loan, now);
        AddReported(batch, library, loan, EventCheckOut, line.ReportedAt);
        AddReasons(batch, caller, line with { LoanId = loan.Id }, refusals, reasons, now);
        await batch.ExecuteAsync();
        return new RecordLoan.Recorded(loan, refusals, reasons);
    }

    private async ValueTask<RecordReturn> RecordCheckInAsync(Session session, Caller caller, AwayEvent away)
    {
        var (library, now) = (caller.Library, clock.Now());
        var at = DateOf(away, now);
        var line = LineOf(caller, EventCheckIn, away, at);
        if (Item.BarcodeOf(away.Item) is not { } barcode || await ItemRecords.LockAsync(session, library, barcode) is not { } item)
        {
            return await OnListAloneAsync<RecordReturn>(
                session, library, line, DeskReasons.UnknownItem, new RecordReturn.UnknownItem(), now);
        }

        if (await LoanSql.FindOpenAsync(session, library, item.Id) is not { } loan)
            return new RecordReturn.Recorded(new CheckIn.NotOnLoan(
                item, await HoldQueue.ShelveAsync(session, caller, item, now)));
        // An earlier loan was returned by the same message. If it is this loan, the check-in was undone, and this is another.
        if (await FindReportedAsync(session, library, item, EventCheckIn, away) is { } returned && returned.Row != loan.Row)
            return new RecordReturn.Recorded(new CheckIn.NotOnLoan(item, Next: null));
        if (loan.OutAt > at)
        {
            line = line with { LoanId = loan.Id, PatronId = loan.PatronId };
            return await OnListAloneAsync<RecordReturn>(
                session, library, line, DeskReasons.LentSince, new RecordReturn.LentSince(item), now);
        }

        var closed = await CloseAsync(session, caller, loan, at, "loan.checked_in", now);
        if (line.ReportedAt is { } reported)
            await session.ExecuteAsync(KeepReported, library.Id, loan.Row, EventCheckIn, reported);
        return new RecordReturn.Recorded(
            new CheckIn.Returned(closed, await HoldQueue.ShelveAsync(session, caller, item, now)));
    }

    private async ValueTask<RecordLoan> RecordRenewalAsync(
        Session session, Caller caller, Asker asker, string? patronUuid, AwayEvent away, string barcode)
    {
        var (library, now) = (caller.Library, clock.Now());
        var at = DateOf(away, now);
        var line = LineOf(caller, EventRenewal, away, at);
        if (await StandingOfAsync(session, library, patronUuid, away, now) is not { } standing)
            return await OnListAloneAsync<RecordLoan>(session, library, line, DeskReasons.UnknownCard, new RecordLoan.NoPatron(), now);
        line = line with { PatronId = standing.Patron.Uuid };
        if (await ItemRecords.LockAsync(session, library, barcode) is not { } item
            || await LoanSql.FindOpenAsync(session, library, item.Id) is not { } loan
            || loan.PatronId != standing.Patron.Uuid
            || loan.OutAt > at)
        {
            return await OnListAloneAsync<RecordLoan>(
                session, library, line, DeskReasons.NotOnLoan, new RecordLoan.NotOnLoanToThem(), now);
        }

        var wanted = DueOf(library, standing.Patron, away, at);
        var known = await FindReportedAsync(session, library, item, EventRenewal, away);
        if (wanted <= loan.DueAt || known?.Row == loan.Row)
        {
            // The same message again, or a renewal that adds no day.
            return new RecordLoan.Recorded(loan, [], []);
        }

        var refusals = standing.May(PatronAction.Renew, asker).Refusals;
        var reasons = new List<string>();
        if (loan.Renewals >= library.RenewalLimit)
            reasons.Add(DeskReasons.RenewalLimit);
        if (await HoldQueue.IsWantedByAnotherAsync(session, library, item.Id, standing.Patron.Uuid, now))
            reasons.Add(DeskReasons.HeldForAnother);
        var batch = session.StartBatch();
        batch.Add(Extend, [library.Id, loan.Row, wanted, (string?)null, LoanAction.Renewed, .. AuditStamp.Values(caller, now)]);
        batch.Journal(new(library.Id, now, caller.Actor, "loan.renewed", loan.Id));
        AddReported(batch, library, loan, EventRenewal, line.ReportedAt);
        AddReasons(batch, caller, line with { LoanId = loan.Id }, refusals, reasons, now);
        await batch.ExecuteAsync();
        return new RecordLoan.Recorded(
            loan with { DueAt = wanted, Renewals = loan.Renewals + 1, Action = LoanAction.Renewed, Version = loan.Version + 1 },
            refusals,
            reasons);
    }

    private static async ValueTask<Standing?> StandingOfAsync(
        Session session, Library library, string? patronUuid, AwayEvent away, DateTimeOffset now) =>
        patronUuid is null ? null : await StandingReader.LockAsync(session, library, PatronKey.OfCard(patronUuid, away.Card), now);

    /// <summary>
    /// Fills the patron's own hold; true where another patron was before them, waiting or with the item set aside.
    /// </summary>
    private static async ValueTask<bool> TakeFromQueueAsync(
        Session session, Caller caller, Item item, string patron, DateTimeOffset now)
    {
        var first = await HoldQueue.FirstAsync(session, caller.Library, item.Id, now);
        if (await HoldQueue.FindAsync(session, caller.Library, item.Id, patron, now) is { } theirs)
            await HoldQueue.MoveAsync(session, caller, theirs, HoldStatus.Filled, now);
        if (first is null || first.PatronId == patron)
            return false;
        await HoldQueue.UnshelveAsync(session, caller, item, now);
        return true;
    }

    private static async ValueTask<T> OnListAloneAsync<T>(
        Session session, Library library, DeskLine line, string reason, T outcome, DateTimeOffset now)
    {
        await DeskList.AddAsync(session, library, line with { Reasons = reason, IsRecorded = false }, now);
        return outcome;
    }

    private static void AddReasons(
        Batch batch, Caller caller, DeskLine line, IReadOnlyList<Refusal> refusals, List<string> reasons, DateTimeOffset now)
    {
        if (refusals.Count == 0 && reasons.Count == 0)
            return;
        var all = string.Join(
            ',',
            refusals.Select(refusal => refusal.BlockId ?? refusal.Kind.ToString().ToLowerInvariant()).Concat(reasons));
        batch.Journal(new(caller.Library.Id, now, caller.Actor, "loan.recorded_against_rules", line.LoanId!, all));
        DeskList.Add(batch, caller.Library, line with { Reasons = all, IsRecorded = true }, now);
    }

    // A date in the future is taken as now, because nothing can have happened then.
    private static DateTimeOffset DateOf(AwayEvent away, DateTimeOffset now) =>
        away.At is { } at && at < now && at > now - LongestAway ? Instants.Whole(at) : now;

    // What the patron was told holds, where it can be true.
    private static DateTimeOffset DueOf(Library library, Patron patron, AwayEvent away, DateTimeOffset at) =>
        away.Due is { } said && said > at && said <= at.AddDays(LibrarySettings.MostLoanDays)
            ? Instants.Whole(said)
            : DueDate.Ordinary(library, patron, at);

    private static DeskLine LineOf(Caller caller, string what, AwayEvent away, DateTimeOffset at) => new()
    {
        HappenedAt = at,
        ReportedAt = away.At is { } said && Instants.Whole(said) != at ? Instants.Whole(said) : null,
        Client = caller.Name,
        What = what,
        IsRecorded = false,
        Reasons = "",
        Card = Shown(away.Card),
        Item = Shown(away.Item),
    };

    // A machine may send a text that is no barcode, with characters that some engines can't store.
    private static string Shown(string text) => Item.BarcodeOf(text) ?? "";
}
