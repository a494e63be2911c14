using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>
/// "No" to any message, for a client that may not send it, a message that is not served, and a store that cannot answer. It
/// gives nothing away, and no client can take it for a yes.
/// </summary>
internal static class Refusal
{
    public const string NotNow = "This is not possible now; please ask at the desk.";
    public const string NotHere = "This is not possible here; please ask at the desk.";
    public const string NoFees = "No fees are taken here; please ask at the desk.";

    public static ValueTask AnswerAsync(SipSession session, string word)
    {
        Answer(session, word);
        return default;
    }

    public static void Answer(SipSession session, string word)
    {
        var message = session.Request;
        var now = session.Now;
        var institution = session.IsSignedIn ? session.Account.Institution : "";
        string[] words = [word];
        switch (message.Code)
        {
            case MessageCode.Login:
                session.Answer(new LoginResponse { Ok = false });
                break;
            case MessageCode.PatronStatus:
                var status = new PatronStatusRequest(message);
                Status(status.Patron, status.Language, status.Password);
                break;
            case MessageCode.BlockPatron:
                Status(new BlockPatronRequest(message).Patron, default, default);
                break;
            case MessageCode.PatronInformation:
                var information = new PatronInformationRequest(message);
                session.Answer(new PatronInformationResponse
                {
                    Status = PatronStatus.AllPrivilegesDenied,
                    Language = information.Language,
                    Date = now,
                    Institution = institution,
                    Patron = information.Patron,
                    ValidPatron = false,
                    ValidPassword = No(information.Password),
                    ScreenMessages = words,
                });
                break;
            case MessageCode.PatronEnable:
                var enable = new PatronEnableRequest(message);
                session.Answer(new PatronEnableResponse
                {
                    Status = PatronStatus.AllPrivilegesDenied,
                    Date = now,
                    Institution = institution,
                    Patron = enable.Patron,
                    ValidPatron = false,
                    ValidPassword = No(enable.Password),
                    ScreenMessages = words,
                });
                break;
            case MessageCode.EndPatronSession:
                var end = new EndPatronSessionRequest(message);
                session.Answer(new EndSessionResponse { Ended = true, Date = now, Institution = institution, Patron = end.Patron });
                break;
            case MessageCode.FeePaid:
                var paid = new FeePaidRequest(message);
                session.Answer(new FeePaidResponse
                {
                    Accepted = false,
                    Date = now,
                    Institution = institution,
                    Patron = paid.Patron,
                    TransactionId = paid.TransactionId,
                    ScreenMessages = words,
                });
                break;
            case MessageCode.Checkout:
                var checkout = new CheckoutRequest(message);
                session.Answer(new CheckoutResponse { Loan = NoLoan(checkout.Patron, checkout.Item) });
                break;
            case MessageCode.Renew:
                var renew = new RenewRequest(message);
                session.Answer(new RenewResponse { Loan = NoLoan(renew.Patron, renew.Item) });
                break;
            case MessageCode.RenewAll:
                session.Answer(new RenewAllResponse
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
                session.Answer(new CheckinResponse
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
                session.Answer(new HoldResponse
                {
                    Ok = false,
                    Available = false,
                    Date = now,
                    Institution = institution,
                    Patron = hold.Patron,
                    Item = hold.Item,
                    ScreenMessages = words,
                });
                break;
            case MessageCode.ItemInformation:
                session.Answer(new ItemInformationResponse
                {
                    Circulation = CirculationStatus.Other,
                    Date = now,
                    Item = new ItemInformationRequest(message).Item,
                    ScreenMessages = words,
                });
                break;
            case MessageCode.ItemStatusUpdate:
                session.Answer(new ItemStatusUpdateResponse
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

        void Status(string patron, Language language, Secret pin) => session.Answer(new PatronStatusResponse
        {
            Status = PatronStatus.AllPrivilegesDenied,
            Language = language,
            Date = now,
            Institution = institution,
            Patron = patron,
            ValidPatron = false,
            ValidPassword = No(pin),
            ScreenMessages = words,
        });

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
