using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>Messages 23, 63 and 35: what the library says of a card.</summary>
internal static class PatronMessages
{
    // There are no fees here. A client exists that lets nobody in unless what is owed is less than the limit.
    private const decimal Owed = 0;
    private const decimal FeeLimit = 1;

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
            FeeAmount = Owed,
            Facts = view.Facts,
            ScreenMessages = word is null ? view.ScreenMessages : [word, .. view.ScreenMessages ?? []],
        });

    public static async ValueTask InformationAsync(SipSession session, CancellationToken cancel)
    {
        var request = new PatronInformationRequest(session.Request);
        var view = await PatronView.FindAsync(session, request.Patron, request.Password, cancel);
        var patron = view.Patron;
        session.Answer(new PatronInformationResponse
        {
            Status = view.Status,
            Language = request.Language,
            Date = session.Now,
            Counts = new() { FineItems = 0, RecallItems = 0 },
            Institution = session.Account.Institution,
            Patron = request.Patron,
            Name = view.Name,
            ValidPatron = view.IsKnown,
            ValidPassword = view.ValidPassword,
            FeeAmount = Owed,
            FeeLimit = FeeLimit,
            Summary = request.Summary,
            HomeAddress = patron is null ? null : Address(patron.Address1, patron.Address2, patron.City, patron.State, patron.Zip),
            Email = patron?.Email,
            Phone = patron?.Phone,
            Facts = view.Facts,
            ScreenMessages = view.ScreenMessages,
        });
    }

    /// <summary>Checks no PIN: terminals send one here too, and a wrong one would count against the card for nothing.</summary>
    public static ValueTask EndAsync(SipSession session)
    {
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
