using PatronDesk.Accounts;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2.Messages;

/// <summary>Message 99: exactly what the server supports and this client may use. Terminals rely on it.</summary>
internal static class StatusMessage
{
    private const SupportedMessages ForAll =
        SupportedMessages.ScStatus | SupportedMessages.Resend | SupportedMessages.Login;

    /// <param name="visit">Who asks; null before a login.</param>
    /// <param name="clock">The wire's clock.</param>
    /// <param name="isOnLine">Whether the library can be asked. This does not change what is supported.</param>
    /// <param name="word">AF; null for none.</param>
    public static AcsStatusResponse Of(Visit? visit, WireClock clock, bool isOnLine, string? word)
    {
        var account = visit?.Account;
        var supported = account is null ? ForAll : ForAll | AllowedTo(account);
        return new AcsStatusResponse
        {
            OnLine = isOnLine,
            CheckinOk = supported.HasFlag(SupportedMessages.Checkin),
            CheckoutOk = supported.HasFlag(SupportedMessages.Checkout),
            RenewalPolicy = supported.HasFlag(SupportedMessages.Renew),
            StatusUpdateOk = supported.HasFlag(SupportedMessages.BlockPatron),
            // The server records what trusted clients did while it was away (no block).
            OffLineOk = account is { Settings.Trusted: true } && supported.HasFlag(SupportedMessages.Checkout),
            TimeoutTenths = 100,
            Retries = 3,
            Date = clock.Now,
            Institution = account?.Settings.Institution ?? "",
            LibraryName = account?.Library.Organization,
            Supported = supported,
            TerminalLocation = account?.Settings.Location,
            ScreenMessages = word is null ? null : [word],
        };
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
        | (account.Settings.Trusted && account.MaySend("01") ? SupportedMessages.BlockPatron : 0)
        | (account.Settings.MayEnable && account.MaySend("25") ? SupportedMessages.PatronEnable : 0);
}
