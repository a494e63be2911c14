using System.Diagnostics;
using PatronDesk.Lending;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2.Messages;

/// <summary>Messages 23, 63 and 35: what the library says of a card.</summary>
internal sealed class PatronMessages(CardReader cards, Loans loans, Holds holds)
{
    // There are no fees here. One client lets nobody in unless the amount owed is less than the limit.
    private const decimal Owed = 0;

    private const int MostListed = 100;

    public async ValueTask<PatronStatusResponse> StatusAsync(
        PatronStatusRequest request, Visit visit, CancellationToken cancel)
    {
        var view = await cards.ReadAsync(visit, request.Card.Patron, request.Card.Password, cancel);
        return StatusOf(visit, request.Language, request.Card.Patron, view, null);
    }

    /// <summary>A 24.</summary>
    /// <param name="visit">The connection to answer.</param>
    /// <param name="language">Repeated.</param>
    /// <param name="card">Repeated.</param>
    /// <param name="view">What may be told.</param>
    /// <param name="word">What else to say, before all other screen messages.</param>
    public static PatronStatusResponse StatusOf(Visit visit, Language language, string card, PatronView view, string? word) =>
        new()
        {
            Answer = new()
            {
                Status = view.Status,
                Language = language,
                Date = visit.Clock.Now,
                Institution = visit.Institution,
                Patron = card,
                Name = view.Name,
                ValidPatron = view.IsKnown,
                ValidPassword = view.ValidPassword,
                Currency = visit.Account.Settings.Currency,
                FeeAmount = Owed,
                Facts = view.Facts,
                ScreenMessages = word is null ? view.ScreenMessages : [word, .. view.ScreenMessages ?? []],
            },
        };

    public async ValueTask<PatronInformationResponse> InformationAsync(
        PatronInformationRequest request, Visit visit, CancellationToken cancel)
    {
        var view = await cards.ReadAsync(visit, request.Card.Patron, request.Card.Password, cancel);
        var patron = view.Patron;
        var (counts, items) = await HistoryAsync(visit, view, request, cancel);
        return new PatronInformationResponse
        {
            Status = view.Status,
            Language = request.Language,
            Date = visit.Clock.Now,
            Counts = counts,
            Institution = visit.Institution,
            Patron = request.Card.Patron,
            Name = view.Name,
            ValidPatron = view.IsKnown,
            ValidPassword = view.ValidPassword,
            Currency = visit.Account.Settings.Currency,
            FeeAmount = Owed,
            FeeLimit = visit.Account.Settings.FeeLimit,
            ChargedItemsLimit = view.SeesLists && visit.Account.Library.CheckoutLimit is > 0 and var most ? most : null,
            Summary = request.Summary,
            Items = items,
            HomeAddress = patron is null ? null : Address(patron.Address1, patron.Address2, patron.City, patron.State, patron.Zip),
            Email = Some(patron?.Email),
            Phone = Some(patron?.Phone),
            Facts = view.Facts,
            ScreenMessages = view.ScreenMessages,
        };
    }

    // Only the patron may learn what they have and wait for. Send zeros, not blanks: some clients parse numbers.
    private async ValueTask<(PatronCounts Counts, IReadOnlyList<string>? Items)> HistoryAsync(
        Visit visit, PatronView view, PatronInformationRequest request, CancellationToken cancel)
    {
        if (!view.SeesLists)
            return (PatronCounts.None, null);
        var (caller, uuid) = (visit.Caller, view.Standing!.Patron.Uuid);
        var had = await loans.CountsAsync(caller, uuid, cancel);
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
                [.. (await loans.OfPatronAsync(caller, uuid, request.Summary == Summary.OverdueItems, skip, take, cancel))
                    .Select(loan => loan.Item.Barcode)],
            Summary.HoldItems or Summary.UnavailableHolds =>
                [.. (await holds.OfPatronAsync(caller, uuid, request.Summary == Summary.HoldItems, skip, take, cancel))
                    .Select(hold => hold.Item?.Barcode ?? hold.Title ?? "")],
            Summary.None or Summary.FineItems or Summary.RecallItems => null,
            _ => throw new UnreachableException(),
        };
        return (counts, items);
    }

    /// <summary>
    /// Ends a patron's session. It checks no PIN: terminals send one here too, and a wrong one would count against the
    /// card.
    /// </summary>
    public static EndSessionResponse End(EndPatronSessionRequest request, Visit visit)
    {
        visit.Cards.Forget();
        return new EndSessionResponse
        {
            Ended = true,
            Date = visit.Clock.Now,
            Institution = visit.Institution,
            Patron = request.Card.Patron,
        };
    }

    // FOLIO's face may keep an empty text.
    private static string? Some(string? text) => string.IsNullOrEmpty(text) ? null : text;

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
