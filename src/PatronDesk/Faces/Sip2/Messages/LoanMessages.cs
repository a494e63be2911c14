using System.Diagnostics;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2.Messages;

/// <summary>
/// Messages 11, 09, 29 and 65: lending, taking back and renewing. With BI a check-out undoes a check-in, and the reverse. "No
/// block" reports what happened while the server was away.
/// </summary>
internal sealed class LoanMessages(CardReader cards, Loans loans)
{
    public async ValueTask<CheckoutResponse> CheckOutAsync(CheckoutRequest request, Visit visit, CancellationToken cancel)
    {
        var (card, asked) = (request.Card.Patron, request.Loan);
        var view = await cards.ReadAsync(visit, card, request.Card.Password, cancel);
        return new CheckoutResponse
        {
            Loan = MayRecord(visit, view, asked.NoBlock) && !request.Cancel
                    ? Answer(visit, card, asked.Item, isRenewal: false, await loans.RecordCheckOutAsync(
                        visit.Caller, visit.Asker, view.Standing?.Patron.Uuid,
                        Away(visit, card, asked.Item, asked.Date, asked.DueDateWithoutBlock), cancel))
                : !view.MayLend ? No(visit, card, asked.Item, [Words.NotProven])
                : request.Cancel ? await UndoCheckInAsync(visit, request, view.Standing!.Patron, cancel)
                : await LendAsync(visit, request, view.Standing!.Patron, cancel),
        };
    }

    public async ValueTask<CheckinResponse> CheckInAsync(CheckinRequest request, Visit visit, CancellationToken cancel)
    {
        var result = request.Cancel ? ReturnWords.Of(await loans.UndoCheckOutAsync(visit.Caller, request.Item, cancel))
            : request.NoBlock && visit.Account.Settings.Trusted
                ? ReturnWords.Of(await loans.RecordCheckInAsync(
                    visit.Caller, Away(visit, "", request.Item, request.ReturnDate ?? request.Date, null), cancel))
            : ReturnWords.Of(await loans.CheckInAsync(
                visit.Caller, request.Item, visit.Clock.Parse(request.ReturnDate), cancel));
        return new CheckinResponse
        {
            Ok = result.Item is not null,
            Resensitize = result.Item is not null,
            Alert = result.Item is null || result.Next is not null,
            Date = visit.Clock.Now,
            Institution = visit.Institution,
            Item = request.Item,
            PermanentLocation = visit.Account.Settings.Location,
            Title = result.Item?.Title,
            MediaType = ItemMessages.MediaType(result.Item),
            ItemProperties = result.Item?.Properties,
            CallNumber = result.Item?.CallNumber,
            AlertType = result.Next is null ? null : 1,
            ScreenMessages = result.ScreenMessages,
        };
    }

    public async ValueTask<RenewResponse> RenewAsync(RenewRequest request, Visit visit, CancellationToken cancel)
    {
        var (card, asked) = (request.Card.Patron, request.Loan);
        var view = await cards.ReadAsync(visit, card, request.Card.Password, cancel);
        var mayRecord = MayRecord(visit, view, asked.NoBlock);
        if (!view.MayLend && !mayRecord)
            return new RenewResponse { Loan = No(visit, card, asked.Item, [Words.NotProven]) };
        var patron = view.Standing?.Patron;
        var item = patron is null ? asked.Item : await ItemOfAsync(visit, request, patron, cancel);
        return new RenewResponse
        {
            Loan = mayRecord
                ? Answer(visit, card, item, isRenewal: true, await loans.RecordRenewalAsync(
                    visit.Caller, visit.Asker, patron?.Uuid,
                    Away(visit, card, item, asked.Date, asked.DueDateWithoutBlock), cancel))
                : await RenewAsync(visit, card, patron!, item, cancel),
        };
    }

    public async ValueTask<RenewAllResponse> RenewAllAsync(RenewAllRequest request, Visit visit, CancellationToken cancel)
    {
        var patron = await cards.ProveAsync(visit, request.Card.Patron, request.Card.Password, cancel);
        var done = patron is null
            ? null
            : Renewed(await loans.RenewAllAsync(
                visit.Caller, visit.Asker, PatronKey.OfCard(patron.Uuid, request.Card.Patron), cancel));
        var renewed = done?.Where(loan => loan.Outcome is RenewLoan.Renewed).ToList() ?? [];
        var refused = done?.Where(loan => loan.Outcome is not RenewLoan.Renewed).ToList() ?? [];
        return new RenewAllResponse
        {
            Ok = done is not null,
            RenewedCount = renewed.Count,
            UnrenewedCount = refused.Count,
            Date = visit.Clock.Now,
            Institution = visit.Institution,
            RenewedItems = [.. renewed.Select(loan => loan.Loan.Item.Barcode)],
            UnrenewedItems = [.. refused.Select(loan => loan.Loan.Item.Barcode)],
            ScreenMessages = done is null
                ? [Words.NotProven]
                : Words.Once(refused.SelectMany(loan => LoanWords.Of(loan.Outcome))),
        };
    }

    private static IReadOnlyList<(Loan Loan, RenewLoan Outcome)>? Renewed(RenewAll outcome) => outcome switch
    {
        RenewAll.Done(var all) => all,
        RenewAll.NoPatron => null,
        _ => throw new UnreachableException(),
    };

    private async ValueTask<LoanAnswer> LendAsync(
        Visit visit, CheckoutRequest request, Patron patron, CancellationToken cancel)
    {
        var (card, item) = (request.Card.Patron, request.Loan.Item);
        var outcome = await loans.CheckOutAsync(
            visit.Caller, visit.Asker, PatronKey.OfCard(patron.Uuid, card), item, LoanTerms.Ordinary, cancel);
        return outcome switch
        {
            CheckOut.LentOut(var loan, var warnings) => Yes(visit, card, loan, isRenewal: false, warnings),
            // A machine that lost the answer asks again, maybe on a new connection. That is no renewal.
            CheckOut.AlreadyTheirs(var loan) when visit.Clock.Instant - loan.OutAt < Loans.AskedAgainWithin =>
                Yes(visit, card, loan, isRenewal: false, []),
            CheckOut.AlreadyTheirs when request.RenewalAllowed =>
                await RenewAsync(visit, card, patron, item, cancel),
            _ => No(visit, card, item, LoanWords.Of(outcome)),
        };
    }

    private async ValueTask<LoanAnswer> RenewAsync(
        Visit visit, string card, Patron patron, string item, CancellationToken cancel)
    {
        var outcome = await loans.RenewAsync(
            visit.Caller, visit.Asker, PatronKey.OfCard(patron.Uuid, card), item, LoanTerms.Ordinary, cancel);
        return outcome is RenewLoan.Renewed(var loan, var warnings)
            ? Yes(visit, card, loan, isRenewal: true, warnings)
            : No(visit, card, item, LoanWords.Of(outcome));
    }

    // BI: the machine could not take the item in after all.
    private async ValueTask<LoanAnswer> UndoCheckInAsync(
        Visit visit, CheckoutRequest request, Patron patron, CancellationToken cancel)
    {
        var outcome = await loans.UndoCheckInAsync(visit.Caller, PatronKey.OfUuid(patron.Uuid), request.Loan.Item, cancel);
        return outcome is UndoLoan.Undone(var loan, _)
            ? Yes(visit, request.Card.Patron, loan, isRenewal: false, [])
            : No(visit, request.Card.Patron, request.Loan.Item, [LoanWords.Of(outcome)]);
    }

    // 29 names the item by its barcode, or else by its title.
    private async ValueTask<string> ItemOfAsync(
        Visit visit, RenewRequest request, Patron patron, CancellationToken cancel)
    {
        if (request.Loan.Item.Length > 0 || request.Title is not { Length: > 0 } title)
            return request.Loan.Item;
        var theirs = await loans.OfPatronAsync(visit.Caller, patron.Uuid, overdueOnly: false, 0, 1000, cancel);
        return theirs.Find(loan => title.Equals(loan.Item.Title, StringComparison.OrdinalIgnoreCase))?.Item.Barcode ?? "";
    }

    /// <summary>
    /// Whether to record what the machine did while the server was away: the machine is trusted, or the patron's PIN is right.
    /// If a trusted machine sent a PIN, it must be right too.
    /// </summary>
    private static bool MayRecord(Visit visit, PatronView view, bool noBlock) =>
        noBlock && (view.MayLend || (visit.Account.Settings.Trusted && !view.IsKnown));

    private static AwayEvent Away(Visit visit, string card, string item, DateTime? at, DateTime? due) =>
        new(card, item, visit.Clock.Parse(at), visit.Clock.Parse(due));

    private static LoanAnswer Answer(Visit visit, string card, string item, bool isRenewal, RecordLoan outcome) =>
        outcome is RecordLoan.Recorded(var loan, _, _)
            ? Yes(visit, card, loan, isRenewal, []) with { ScreenMessages = LoanWords.Of(outcome) }
            : No(visit, card, item, LoanWords.Of(outcome));

    private static LoanAnswer Yes(
        Visit visit, string card, Loan loan, bool isRenewal, IReadOnlyList<Blocks.Refusal> warnings) => new()
        {
            Ok = true,
            RenewalOk = isRenewal,
            Desensitize = true,
            Date = visit.Clock.Now,
            Institution = visit.Institution,
            Patron = card,
            Item = loan.Item.Barcode,
            Title = loan.Item.Title,
            DueDate = visit.Clock.Local(loan.DueAt),
            MediaType = ItemMessages.MediaType(loan.Item),
            ItemProperties = loan.Item.Properties,
            ScreenMessages = Words.Once(warnings.Select(warning => warning.Message)),
        };

    private static LoanAnswer No(Visit visit, string card, string item, IEnumerable<string> words) => new()
    {
        Ok = false,
        RenewalOk = false,
        Desensitize = false,
        Date = visit.Clock.Now,
        Institution = visit.Institution,
        Patron = card,
        Item = item,
        ScreenMessages = Words.Once(words),
    };
}
