using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>Messages 23, 63 and 35: what the library says of a card.</summary>
internal static class PatronMessages
{
    // There are no fees here. A client exists that lets nobody in unless what is owed is less than the limit.
    private const decimal Owed = 0;

    private const int MostListed = 100;

    public static async ValueTask StatusAsync(SipSession session, CancellationToken cancel)
    {
        var request = new PatronStatusRequest(session.Request);
        Answer(session, request.Language, request.Patron, await PatronView.FindAsync(session, request.Patron, request.Password, cancel), null);
    }

    /// <summary>Answers with a 24.</summary>
    /// <param name="session">To whom.</param>
    /// <param name="language">Repeated.</param>
    /// <param name="card">Repeated.</param>
    /// <param name="view">What may be told.</param>
    /// <param name="word">What else to say, before all other screen messages.</param>
    public static void Answer(SipSession session, Language language, string card, PatronView view, string? word) =>
        session.Answer(new PatronStatusResponse
        {
            Status = view.Status,
            Language = language,
            Date = session.Now,
            Institution = session.Account.Institution,
            Patron = card,
            Name = view.Name,
            ValidPatron = view.IsKnown,
            ValidPassword = view.ValidPassword,
            Currency = session.Account.Currency,
            FeeAmount = Owed,
            Facts = view.Facts,
            ScreenMessages = word is null ? view.ScreenMessages : [word, .. view.ScreenMessages ?? []],
        });

    public static async ValueTask InformationAsync(SipSession session, CancellationToken cancel)
    {
        var request = new PatronInformationRequest(session.Request);
        var view = await PatronView.FindAsync(session, request.Patron, request.Password, cancel);
        var patron = view.Patron;
        var (counts, items) = await HistoryAsync(session, view, request, cancel);
        session.Answer(new PatronInformationResponse
        {
            Status = view.Status,
            Language = request.Language,
            Date = session.Now,
            Counts = counts,
            Institution = session.Account.Institution,
            Patron = request.Patron,
            Name = view.Name,
            ValidPatron = view.IsKnown,
            ValidPassword = view.ValidPassword,
            Currency = session.Account.Currency,
            FeeAmount = Owed,
            FeeLimit = session.Account.FeeLimit,
            ChargedItemsLimit = view.IsProven && session.Account.Library.CheckoutLimit is > 0 and var most ? most : null,
            Summary = request.Summary,
            Items = items,
            HomeAddress = patron is null ? null : Address(patron.Address1, patron.Address2, patron.City, patron.State, patron.Zip),
            Email = patron?.Email,
            Phone = patron?.Phone,
            Facts = view.Facts,
            ScreenMessages = view.ScreenMessages,
        });
    }

    // What somebody has and waits for is theirs to know: four blanks are "not known" for whom nothing is proven.
    private static async ValueTask<(PatronCounts Counts, IReadOnlyList<string>? Items)> HistoryAsync(
        SipSession session, PatronView view, PatronInformationRequest request, CancellationToken cancel)
    {
        if (!view.IsProven)
            return (new() { FineItems = 0, RecallItems = 0 }, null);
        var (desk, caller, uuid) = (session.Desk, session.Caller, view.Standing!.Patron.Uuid);
        var had = await desk.Loans.CountsAsync(caller, uuid, cancel);
        var counts = new PatronCounts
        {
            HoldItems = had.HoldsOnShelf,
            OverdueItems = had.Overdue,
            ChargedItems = had.OnLoan,
            FineItems = 0,
            RecallItems = 0,
            UnavailableHolds = had.HoldsWaiting,
        };
        var (skip, take) = request.Range(MostListed);
        IReadOnlyList<string>? items = request.Summary switch
        {
            Summary.OverdueItems or Summary.ChargedItems =>
                [.. (await desk.Loans.OfPatronAsync(caller, uuid, request.Summary == Summary.OverdueItems, skip, take, cancel))
                    .Select(loan => loan.Item.Barcode)],
            Summary.HoldItems or Summary.UnavailableHolds =>
                [.. (await desk.Holds.OfPatronAsync(caller, uuid, request.Summary == Summary.HoldItems, skip, take, cancel))
                    .Select(hold => hold.Item?.Barcode ?? hold.Title ?? "")],
            _ => null,
        };
        return (counts, items);
    }

    /// <summary>Checks no PIN: terminals send one here too, and a wrong one would count against the card for nothing.</summary>
    public static ValueTask EndAsync(SipSession session)
    {
        session.Pins.ForgetProven();
        session.Answer(new EndSessionResponse
        {
            Ended = true,
            Date = session.Now,
            Institution = session.Account.Institution,
            Patron = new EndPatronSessionRequest(session.Request).Patron,
        });
        return default;
    }

    private static string? Address(params ReadOnlySpan<string?> parts)
    {
        var said = new List<string>();
        foreach (var part in parts)
        {
            if (!string.IsNullOrWhiteSpace(part))
                said.Add(part.Trim());
        }

        return said.Count == 0 ? null : string.Join(", ", said);
    }
}
