using PatronDesk.Sip2;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2.Messages;

/// <summary>
/// Refuses any message: the client may not send it, the server does not serve it, or the store can't answer. The answer
/// reveals nothing, and no client can mistake it for a yes. It does not say whether the card is valid, since nobody looked:
/// clients delete patrons on a no.
/// </summary>
internal static class RefusalAnswers
{
    /// <param name="conversation">The conversation to answer in.</param>
    /// <param name="visit">Whose connection it is; null before a login.</param>
    /// <param name="clock">The wire's clock.</param>
    /// <param name="word">AF.</param>
    /// <param name="isFinal">False if the same message may get another answer when it comes again.</param>
    public static void Answer(Conversation conversation, Visit? visit, WireClock clock, string word, bool isFinal = true)
    {
        var message = conversation.Request;
        var now = clock.Now;
        var institution = visit?.Institution ?? "";
        string[] words = [word];
        switch (message.Code)
        {
            case MessageCode.Login:
                Say(new LoginResponse { Ok = false });
                break;
            case MessageCode.PatronStatus:
                var status = new PatronStatusRequest(message);
                Say(new PatronStatusResponse { Answer = NoStatus(status.Card.Patron, status.Language, status.Card.Password) });
                break;
            case MessageCode.BlockPatron:
                Say(new PatronStatusResponse { Answer = NoStatus(new BlockPatronRequest(message).Patron, default, default) });
                break;
            case MessageCode.PatronInformation:
                var information = new PatronInformationRequest(message);
                Say(new PatronInformationResponse
                {
                    Status = PatronStatus.AllPrivilegesDenied,
                    Language = information.Language,
                    Date = now,
                    Institution = institution,
                    Patron = information.Card.Patron,
                    Counts = PatronCounts.None,
                    ValidPatron = null,
                    ValidPassword = No(information.Card.Password),
                    ScreenMessages = words,
                });
                break;
            case MessageCode.PatronEnable:
                var enable = new PatronEnableRequest(message);
                Say(new PatronEnableResponse { Answer = NoStatus(enable.Card.Patron, default, enable.Card.Password) });
                break;
            case MessageCode.EndPatronSession:
                var end = new EndPatronSessionRequest(message);
                Say(new EndSessionResponse { Ended = true, Date = now, Institution = institution, Patron = end.Card.Patron });
                break;
            case MessageCode.FeePaid:
                var paid = new FeePaidRequest(message);
                Say(new FeePaidResponse
                {
                    Accepted = false,
                    Date = now,
                    Institution = institution,
                    Patron = paid.Card.Patron,
                    TransactionId = paid.TransactionId,
                    ScreenMessages = words,
                });
                break;
            case MessageCode.Checkout:
                var checkout = new CheckoutRequest(message);
                Say(new CheckoutResponse { Loan = NoLoan(checkout.Card.Patron, checkout.Loan.Item) });
                break;
            case MessageCode.Renew:
                var renew = new RenewRequest(message);
                Say(new RenewResponse { Loan = NoLoan(renew.Card.Patron, renew.Loan.Item) });
                break;
            case MessageCode.RenewAll:
                Say(new RenewAllResponse
                {
                    Ok = false,
                    RenewedCount = 0,
                    UnrenewedCount = 0,
                    Date = now,
                    Institution = institution,
                    ScreenMessages = words,
                });
                break;
            case MessageCode.Checkin:
                Say(new CheckinResponse
                {
                    Ok = false,
                    Resensitize = false,
                    Alert = false,
                    Date = now,
                    Institution = institution,
                    Item = new CheckinRequest(message).Item,
                    ScreenMessages = words,
                });
                break;
            case MessageCode.Hold:
                var hold = new HoldRequest(message);
                Say(new HoldResponse
                {
                    Ok = false,
                    Available = false,
                    Date = now,
                    Institution = institution,
                    Patron = hold.Card.Patron,
                    Item = hold.Item,
                    ScreenMessages = words,
                });
                break;
            case MessageCode.ItemInformation:
                Say(new ItemInformationResponse
                {
                    Circulation = CirculationStatus.Other,
                    Date = now,
                    Item = new ItemInformationRequest(message).Item,
                    ScreenMessages = words,
                });
                break;
            case MessageCode.ItemStatusUpdate:
                Say(new ItemStatusUpdateResponse
                {
                    Ok = false,
                    Date = now,
                    Item = new ItemStatusUpdateRequest(message).Item,
                    ScreenMessages = words,
                });
                break;
            case MessageCode.ScStatus:
            case MessageCode.ResendRequest:
                break;
        }

        void Say<T>(in T answer)
            where T : struct, IAnswer => conversation.Answer(answer, isFinal);

        StatusAnswer NoStatus(string patron, Language language, Secret pin) => new()
        {
            Status = PatronStatus.AllPrivilegesDenied,
            Language = language,
            Date = now,
            Institution = institution,
            Patron = patron,
            ValidPatron = null,
            ValidPassword = No(pin),
            ScreenMessages = words,
        };

        LoanAnswer NoLoan(string patron, string item) => new()
        {
            Ok = false,
            RenewalOk = false,
            Date = now,
            Institution = institution,
            Patron = patron,
            Item = item,
            ScreenMessages = words,
        };
    }

    private static bool? No(Secret pin) => pin.IsSent ? false : null;
}
