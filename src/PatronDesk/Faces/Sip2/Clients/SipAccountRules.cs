using System.Globalization;
using System.Net;
using PatronDesk.Accounts;
using PatronDesk.Patrons;
using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>The rules for the settings of a SIP2 client's account, for whoever sets them. The caller owns the sentences.</summary>
internal static class SipAccountRules
{
    /// <summary>Characters of a text, a login and a password.</summary>
    public const int LongestText = 100;

    private const decimal LeastAmount = 0.01m;
    private const decimal MostAmount = 999_999.99m;

    /// <summary>The messages that clients send.</summary>
    public static IReadOnlyList<string> Messages { get; } = [.. Enum.GetValues<MessageCode>().Select(static code => $"{(int)code:D2}")];

    public static IReadOnlyList<string> Encodings { get; } = ["ascii", "cp850", "latin1", "utf8"];

    public static IReadOnlyList<string> Terminators { get; } = ["mirror", "cr", "lf", "crlf"];

    public static IReadOnlyList<string> DueDateForms { get; } = ["sip", "datetime", "date"];

    /// <summary>The account with what was said; the rest stays. Use it only if there are no faults.</summary>
    /// <param name="account">The account.</param>
    /// <param name="said">The settings that were said; flags are <c>true</c> or <c>false</c>. The password is apart.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static SipAccount Apply(SipAccount account, IReadOnlyDictionary<SipSetting, string> said, List<SipFault> faults)
    {
        // The client's encoding is not known before it has logged in.
        if (account.Login.Length is < 1 or > LongestText || !CanBeSent(account.Login))
            faults.Add(new(SipSetting.Login, SipFaultCode.NotOnWire, account.Login));
        return account with
        {
            Addresses = said.TryGetValue(SipSetting.Addresses, out var addresses) ? Networks(addresses, faults) : account.Addresses,
            Messages = said.TryGetValue(SipSetting.Messages, out var messages) ? Known(messages, faults) : account.Messages,
            Institution = Text(said, SipSetting.Institution, account.Institution, faults) ?? "",
            Location = Text(said, SipSetting.Location, account.Location, faults),
            Encoding = said.TryGetValue(SipSetting.Encoding, out var encoding) ? Spelling(encoding, faults) : account.Encoding,
            Terminator = OneOf(said, SipSetting.Terminator, account.Terminator, Terminators, faults),
            DueDateForm = OneOf(said, SipSetting.DueDateForm, account.DueDateForm, DueDateForms, faults),
            TagMap = said.TryGetValue(SipSetting.TagMap, out var tags) ? Map(tags, faults) : account.TagMap,
            Currency = CurrencyOf(said, account.Currency, faults),
            FeeLimit = said.TryGetValue(SipSetting.FeeLimit, out var limit) ? Amount(limit, faults) : account.FeeLimit,
            NeedsErrorDetection = Flag(said, SipSetting.NeedsErrorDetection, account.NeedsErrorDetection, faults),
            PersonalData = Flag(said, SipSetting.PersonalData, account.PersonalData, faults),
            Trusted = Flag(said, SipSetting.Trusted, account.Trusted, faults),
            RemembersPin = Flag(said, SipSetting.RemembersPin, account.RemembersPin, faults),
            StandsForStaff = Flag(said, SipSetting.StandsForStaff, account.StandsForStaff, faults),
            MayEnable = Flag(said, SipSetting.MayEnable, account.MayEnable, faults),
        };
    }

    /// <summary>
    /// The account with what depends on its password. A short password is for clients that can't send a longer one, and needs
    /// an account that names its addresses.
    /// </summary>
    /// <param name="account">The account, with the addresses that it will have.</param>
    /// <param name="password">The new password; null where the old one stays.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static SipAccount ApplyPassword(SipAccount account, string? password, List<SipFault> faults)
    {
        if (password is not null && (password.Length is < 1 or > LongestText || !CanBeSent(password)))
            faults.Add(new(SipSetting.Password, SipFaultCode.NotOnWire, ""));
        var isShort = password is null ? account.HasShortPassword : password.Length < StaffRecords.ShortestPassword;
        if (isShort && account.Addresses.Count == 0)
            faults.Add(new(password is null ? SipSetting.Addresses : SipSetting.Password, SipFaultCode.NeedsAddresses, ""));
        return account with { HasShortPassword = isShort };
    }

    /// <summary>The usual name of an encoding, which may be stored under another one.</summary>
    public static string NameOfEncoding(string stored) =>
        TextEncoding.TryParse(stored, out var encoding)
            ? Encodings.First(name => TextEncoding.TryParse(name, out var known) && known == encoding)
            : stored;

    private static string Spelling(string name, List<SipFault> faults)
    {
        if (!TextEncoding.TryParse(name, out _))
            faults.Add(new(SipSetting.Encoding, SipFaultCode.NotChoice, name));
        return name.ToLowerInvariant();
    }

    private static bool Flag(IReadOnlyDictionary<SipSetting, string> all, SipSetting setting, bool before, List<SipFault> faults)
    {
        if (!all.TryGetValue(setting, out var said))
            return before;
        if (said is not ("true" or "false"))
            faults.Add(new(setting, SipFaultCode.NotFlag, said));
        return said == "true";
    }

    private static string OneOf(
        IReadOnlyDictionary<SipSetting, string> all, SipSetting setting, string before, IReadOnlyList<string> known, List<SipFault> faults)
    {
        if (!all.TryGetValue(setting, out var said))
            return before;
        if (known.Contains(said.ToLowerInvariant()))
            return said.ToLowerInvariant();
        faults.Add(new(setting, SipFaultCode.NotChoice, said));
        return before;
    }

    private static string? Text(IReadOnlyDictionary<SipSetting, string> all, SipSetting setting, string? before, List<SipFault> faults)
    {
        if (!all.TryGetValue(setting, out var said))
            return before;
        if (said.Length > LongestText || !PatronRules.IsCleanText(said))
            faults.Add(new(setting, SipFaultCode.NotText, said));
        return said.Length == 0 ? null : said;
    }

    private static string? CurrencyOf(IReadOnlyDictionary<SipSetting, string> all, string? before, List<SipFault> faults)
    {
        if (!all.TryGetValue(SipSetting.Currency, out var said))
            return before;
        if (said.Length > 0 && (said.Length != 3 || !said.All(char.IsAsciiLetterUpper)))
            faults.Add(new(SipSetting.Currency, SipFaultCode.NotCurrency, said));
        return said.Length == 0 ? null : said;
    }

    private static List<IPNetwork> Networks(string text, List<SipFault> faults)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in Split(text))
        {
            if (IPNetwork.TryParse(part, out var network))
                networks.Add(network);
            else
                faults.Add(new(SipSetting.Addresses, SipFaultCode.NotNetwork, part));
        }

        return networks;
    }

    private static string[] Known(string text, List<SipFault> faults)
    {
        var codes = Split(text);
        foreach (var unknown in codes.Except(Messages, StringComparer.Ordinal))
            faults.Add(new(SipSetting.Messages, SipFaultCode.NotMessage, unknown));
        return codes;
    }

    private static string? Map(string text, List<SipFault> faults)
    {
        if (!TagMap.TryParse(text, out var map, out var problem))
            faults.Add(new(SipSetting.TagMap, SipFaultCode.NotTagMap, problem));
        else if (map.Has(PatronFact.Internet))
            faults.Add(new(SipSetting.TagMap, SipFaultCode.NoInternet, ""));
        return map is { Entries.Length: > 0 } ? map.ToString() : null;
    }

    // Some clients refuse patrons who owe the limit or more; a limit of zero would refuse everyone.
    private static decimal Amount(string text, List<SipFault> faults)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount is >= LeastAmount and <= MostAmount && decimal.Round(amount, 2) == amount)
            return amount;
        faults.Add(new(SipSetting.FeeLimit, SipFaultCode.NotAmount, text));
        return LeastAmount;
    }

    private static string[] Split(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool CanBeSent(string text) => text.All(character => character is >= ' ' and <= '~' and not '|');
}
