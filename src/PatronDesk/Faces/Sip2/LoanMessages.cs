using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>Messages 11, 09, 29 and 65: lending, taking back and renewing.</summary>
internal static class LoanMessages
{
    private const string NotProven = "The card number or the PIN is not right.";
    private const int MostListed = 50;

    // A machine that lost the answer asks again, on a new connection too: within this time that is no renewal.
    private static readonly TimeSpan AskedAgain = TimeSpan.FromMinutes(5);

    public static async ValueTask CheckOutAsync(SipSession session, CancellationToken cancel)
    {
        var request = new CheckoutRequest(session.Request);
        var patron = await PatronView.ProvenAsync(session, request.Patron, request.Password, cancel);
        session.Answer(new CheckoutResponse
        {
            Loan = patron is null ? No(session, request.Patron, request.Item, [NotProven])
                : request.Cancel ? await TakeBackAsync(session, request, patron, cancel)
                : await LendAsync(session, request, patron, cancel),
        });
    }

    public static async ValueTask CheckInAsync(SipSession session, CancellationToken cancel)
    {
        var request = new CheckinRequest(session.Request);
        // What came back stays back: a machine that gave it out again must check it out.
        var outcome = request.Cancel
            ? new CheckIn.UnknownItem()
            : await session.Desk.Loans.CheckInAsync(session.Caller, request.Item, session.Instant(request.ReturnDate), cancel);
        var (item, next, word) = outcome switch
        {
            CheckIn.Returned(var loan, var waiting) => (loan.Item, waiting, null),
            CheckIn.NotOnLoan(var known, var waiting) => (known, waiting, "This item was not on loan."),
            _ => ((Item?)null, (Hold?)null, request.Cancel ? "A check-in can't be taken back." : "The library does not know this item."),
        };
        session.Answer(new CheckinResponse
        {
            Ok = item is not null,
            Resensitize = item is not null,
            Alert = item is null || next is not null,
            Date = session.Now,
            Institution = session.Account.Institution,
            Item = request.Item,
            PermanentLocation = session.Account.Location,
            Title = item?.Title,
            MediaType = ItemMessages.MediaType(item),
            ItemProperties = item?.Properties,
            CallNumber = item?.CallNumber,
            AlertType = next is null ? null : 1,
            ScreenMessages = [.. Words(word, next is null ? null : "Another patron waits for this item.")],
        });
    }

    public static async ValueTask RenewAsync(SipSession session, CancellationToken cancel)
    {
        var request = new RenewRequest(session.Request);
        session.Answer(new RenewResponse
        {
            Loan = await PatronView.ProvenAsync(session, request.Patron, request.Password, cancel) is { } patron
                ? await RenewAsync(session, request.Patron, patron, await ItemOfAsync(session, request, patron, cancel), cancel)
                : No(session, request.Patron, request.Item, [NotProven]),
        });
    }

    public static async ValueTask RenewAllAsync(SipSession session, CancellationToken cancel)
    {
        var request = new RenewAllRequest(session.Request);
        var patron = await PatronView.ProvenAsync(session, request.Patron, request.Password, cancel);
        var loans = patron is not null
            && await session.Desk.Loans.RenewAllAsync(session.Caller, session.Asker, PatronKey.OfUuid(patron.Uuid), cancel)
                is RenewAll.Done(var done) ? done : null;
        var refused = loans?.Where(loan => loan.Outcome is not RenewLoan.Renewed).ToList() ?? [];
        session.Answer(new RenewAllResponse
        {
            Ok = loans is not null,
            RenewedCount = (loans?.Count ?? 0) - refused.Count,
            UnrenewedCount = refused.Count,
            Date = session.Now,
            Institution = session.Account.Institution,
            RenewedItems =
                [.. loans?.Where(loan => loan.Outcome is RenewLoan.Renewed).Select(loan => loan.Loan.Item.Barcode).Take(MostListed) ?? []],
            UnrenewedItems = [.. refused.Select(loan => loan.Loan.Item.Barcode).Take(MostListed)],
            ScreenMessages = loans is null
                ? [NotProven]
                : [.. refused.SelectMany(loan => WordsOf(loan.Outcome)).Distinct(StringComparer.Ordinal)],
        });
    }

    private static async ValueTask<LoanAnswer> LendAsync(
        SipSession session, CheckoutRequest request, Patron patron, CancellationToken cancel)
    {
        var outcome = await session.Desk.Loans.CheckOutAsync(
            session.Caller, session.Asker, PatronKey.OfUuid(patron.Uuid), request.Item, LoanTerms.Ordinary, cancel);
        return outcome switch
        {
            CheckOut.LentOut(var loan, var warnings) => Yes(session, request.Patron, loan, isRenewal: false, warnings),
            CheckOut.AlreadyTheirs(var loan) when session.Desk.Clock.GetUtcNow() - loan.OutAt < AskedAgain =>
                Yes(session, request.Patron, loan, isRenewal: false, []),
            CheckOut.AlreadyTheirs when request.RenewalAllowed =>
                await RenewAsync(session, request.Patron, patron, request.Item, cancel),
            _ => No(session, request.Patron, request.Item, WordsOf(outcome)),
        };
    }

    private static async ValueTask<LoanAnswer> RenewAsync(
        SipSession session, string card, Patron patron, string item, CancellationToken cancel)
    {
        var outcome = await session.Desk.Loans.RenewAsync(
            session.Caller, session.Asker, PatronKey.OfUuid(patron.Uuid), item, LoanTerms.Ordinary, cancel);
        return outcome is RenewLoan.Renewed(var loan, var warnings)
            ? Yes(session, card, loan, isRenewal: true, warnings)
            : No(session, card, item, WordsOf(outcome));
    }

    // BI: the machine could not hand the item out after all.
    private static async ValueTask<LoanAnswer> TakeBackAsync(
        SipSession session, CheckoutRequest request, Patron patron, CancellationToken cancel)
    {
        var place = await session.Desk.Loans.ItemAsync(session.Caller, request.Item, cancel);
        if (place?.Loan?.PatronId != patron.Uuid
            || await session.Desk.Loans.CheckInAsync(session.Caller, request.Item, null, cancel) is not CheckIn.Returned(var loan, _))
            return No(session, request.Patron, request.Item, ["This item is not on loan to this card."]);
        return Yes(session, request.Patron, loan, isRenewal: false, []) with { DueDate = null, Desensitize = false };
    }

    // 29 names the item by its barcode, or else by its title.
    private static async ValueTask<string> ItemOfAsync(
        SipSession session, RenewRequest request, Patron patron, CancellationToken cancel)
    {
        if (request.Item.Length > 0 || request.Title is not { Length: > 0 } title)
            return request.Item;
        var loans = await session.Desk.Loans.OfPatronAsync(session.Caller, patron.Uuid, overdueOnly: false, 0, 1000, cancel);
        return loans.Find(loan => title.Equals(loan.Item.Title, StringComparison.OrdinalIgnoreCase))?.Item.Barcode ?? "";
    }

    private static LoanAnswer Yes(
        SipSession session, string card, Loan loan, bool isRenewal, IReadOnlyList<Blocks.Refusal> warnings) => new()
        {
            Ok = true,
            RenewalOk = isRenewal,
            Desensitize = true,
            Date = session.Now,
            Institution = session.Account.Institution,
            Patron = card,
            Item = loan.Item.Barcode,
            Title = loan.Item.Title,
            DueDate = session.Local(loan.DueAt),
            MediaType = ItemMessages.MediaType(loan.Item),
            ItemProperties = loan.Item.Properties,
            ScreenMessages = [.. warnings.Select(warning => warning.Message)],
        };

    private static LoanAnswer No(SipSession session, string card, string item, IEnumerable<string> words) => new()
    {
        Ok = false,
        RenewalOk = false,
        Desensitize = false,
        Date = session.Now,
        Institution = session.Account.Institution,
        Patron = card,
        Item = item,
        ScreenMessages = [.. words],
    };

    private static string[] WordsOf(CheckOut outcome) => outcome switch
    {
        CheckOut.Denied(var denial) => DenialWords.Of(denial),
        CheckOut.ItemOnLoanToAnother => ["This item is on loan."],
        CheckOut.AlreadyTheirs => ["This item is on loan to this card already."],
        CheckOut.HeldForAnother => ["Another patron waits for this item."],
        CheckOut.BadBarcode => ["No item has this barcode."],
        CheckOut.NoPatron => [NotProven],
        _ => [Refusal.NotHere],
    };

    private static string[] WordsOf(RenewLoan outcome) => outcome switch
    {
        RenewLoan.Denied(var denial) => DenialWords.Of(denial),
        RenewLoan.NotOnLoanToThem => ["This item is not on loan to this card."],
        RenewLoan.HeldForAnother => ["Another patron waits for this item."],
        RenewLoan.NoPatron => [NotProven],
        _ => [Refusal.NotHere],
    };

    private static IEnumerable<string> Words(params IEnumerable<string?> words) => words.OfType<string>();
}
