using PatronDesk.Accounts;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>Message 99: what is supported here and allowed to this client, no more, since terminals believe it.</summary>
internal static class StatusMessage
{
    private const SupportedMessages ForAll =
        SupportedMessages.ScStatus | SupportedMessages.Resend | SupportedMessages.Login;

    public static void Answer(SipSession session)
    {
        var account = session.IsSignedIn ? session.Account : null;
        var supported = account is null ? ForAll : ForAll | AllowedTo(account);
        session.Answer(new AcsStatusResponse
        {
            OnLine = true,
            CheckinOk = supported.HasFlag(SupportedMessages.Checkin),
            CheckoutOk = supported.HasFlag(SupportedMessages.Checkout),
            RenewalPolicy = supported.HasFlag(SupportedMessages.Renew),
            StatusUpdateOk = supported.HasFlag(SupportedMessages.BlockPatron),
            OffLineOk = false,
            TimeoutTenths = 100,
            Retries = 3,
            Date = session.Now,
            Institution = account?.Institution ?? "",
            LibraryName = account?.Library.Organization,
            Supported = supported,
            TerminalLocation = account?.Location,
        });
    }

    private static SupportedMessages AllowedTo(SipAccount account) =>
        (account.MaySend("23") ? SupportedMessages.PatronStatus : 0)
        | (account.MaySend("63") ? SupportedMessages.PatronInformation : 0)
        | (account.MaySend("11") ? SupportedMessages.Checkout : 0)
        | (account.MaySend("09") ? SupportedMessages.Checkin : 0)
        | (account.MaySend("29") ? SupportedMessages.Renew : 0)
        | (account.MaySend("65") ? SupportedMessages.RenewAll : 0)
        | (account.MaySend("15") ? SupportedMessages.Hold : 0)
        | (account.MaySend("17") ? SupportedMessages.ItemInformation : 0)
        | (account.MaySend("19") ? SupportedMessages.ItemStatusUpdate : 0)
        | (account.MaySend("35") ? SupportedMessages.EndPatronSession : 0)
        | (account.Trusted && account.MaySend("01") ? SupportedMessages.BlockPatron : 0)
        | (account.MayEnable && account.MaySend("25") ? SupportedMessages.PatronEnable : 0);
}
