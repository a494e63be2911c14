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

    /// <summary>Checks the login of a new account.</summary>
    public static void CheckLogin(string login, List<SipFault> faults)
    {
        // The client's encoding is not known before it has logged in.
        if (login.Length is < 1 or > LongestText || !CanBeSent(login))
            faults.Add(new(SipSetting.Login, SipFaultCode.NotOnWire, login));
    }

    /// <summary>The settings with what was said; the rest stays. Use them only if there are no faults.</summary>
    /// <param name="before">The settings so far.</param>
    /// <param name="said">The settings that were said; flags are <c>true</c> or <c>false</c>. The password is apart.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static SipClientSettings Apply(
        SipClientSettings before, IReadOnlyDictionary<SipSetting, string> said, List<SipFault> faults)
    {
        return before with
        {
            Addresses = said.TryGetValue(SipSetting.Addresses, out var addresses) ? Networks(addresses, faults) : before.Addresses,
            Messages = said.TryGetValue(SipSetting.Messages, out var messages) ? Known(messages, faults) : before.Messages,
            Institution = Text(said, SipSetting.Institution, before.Institution, faults) ?? "",
            Location = Text(said, SipSetting.Location, before.Location, faults),
            Encoding = said.TryGetValue(SipSetting.Encoding, out var encoding) ? Spelling(encoding, faults) : before.Encoding,
            Terminator = OneOf(said, SipSetting.Terminator, before.Terminator, Terminators, faults),
            DueDateForm = OneOf(said, SipSetting.DueDateForm, before.DueDateForm, DueDateForms, faults),
            TagMap = said.TryGetValue(SipSetting.TagMap, out var tags) ? Map(tags, faults) : before.TagMap,
            Currency = CurrencyOf(said, before.Currency, faults),
            FeeLimit = said.TryGetValue(SipSetting.FeeLimit, out var limit) ? Amount(limit, faults) : before.FeeLimit,
            NeedsErrorDetection = Flag(said, SipSetting.NeedsErrorDetection, before.NeedsErrorDetection, faults),
            PersonalData = Flag(said, SipSetting.PersonalData, before.PersonalData, faults),
            Trusted = Flag(said, SipSetting.Trusted, before.Trusted, faults),
            RemembersPin = Flag(said, SipSetting.RemembersPin, before.RemembersPin, faults),
            StandsForStaff = Flag(said, SipSetting.StandsForStaff, before.StandsForStaff, faults),
            MayEnable = Flag(said, SipSetting.MayEnable, before.MayEnable, faults),
        };
    }

    /// <summary>
    /// The settings with what depends on the password. A short password is for clients that can't send a longer one, and needs
    /// an account that names its addresses.
    /// </summary>
    /// <param name="before">The settings, with the addresses that the account will have.</param>
    /// <param name="password">The new password; null where the old one stays.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static SipClientSettings ApplyPassword(SipClientSettings before, string? password, List<SipFault> faults)
    {
        if (password is not null && (password.Length is < 1 or > LongestText || !CanBeSent(password)))
            faults.Add(new(SipSetting.Password, SipFaultCode.NotOnWire, ""));
        var isShort = password is null ? before.HasShortPassword : password.Length < StaffRecords.ShortestPassword;
        if (isShort && before.Addresses.Count == 0)
            faults.Add(new(password is null ? SipSetting.Addresses : SipSetting.Password, SipFaultCode.NeedsAddresses, ""));
        return before with { HasShortPassword = isShort };
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
