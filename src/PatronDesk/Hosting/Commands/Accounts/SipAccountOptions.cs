using System.CommandLine;
using System.Globalization;
using System.Net;
using PatronDesk.Accounts;
using PatronDesk.Patrons;
using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Hosting;

/// <summary>The options of <c>account sip create</c> and <c>set</c>, and what is wrong with their values.</summary>
internal static class SipAccountOptions
{
    private const int LongestText = 100;

    private static readonly string[] Codes = [.. Enum.GetValues<MessageCode>().Select(code => $"{(int)code:D2}")];

    private static readonly Option<string?> Password = new("--password") { Description = "The password that it sends (CO)" };

    private static readonly Option<string?> Addresses = new("--addresses")
    {
        Description = "The networks it may connect from, such as 10.0.0.0/8,192.0.2.7/32; empty for anywhere",
    };

    private static readonly Option<string?> Messages = new("--messages")
    {
        Description = "The messages it may send, such as 23,63,35; empty for all",
    };

    private static readonly Option<string?> Institution = new("--institution")
    {
        Description = "The institution in every answer, AO (default: the tenant)",
    };

    private static readonly Option<string?> Location = new("--location") { Description = "Its location (AN); empty for none" };

    private static readonly Option<string?> Encoding = new("--encoding") { Description = "ascii, cp850, latin1 or utf8" };

    private static readonly Option<string?> Terminator = new("--terminator")
    {
        Description = "The line end of answers: mirror (as the client's message), cr, lf or crlf",
    };

    private static readonly Option<string?> DueDates = new("--due-date-form")
    {
        Description = "The form of due dates: sip, datetime or date",
    };

    private static readonly Option<string?> Tags = new("--tag-map")
    {
        Description = "More fields in messages 24 and 64, such as PA=expiry,XI=uuid; empty for none",
    };

    private static readonly Option<string?> Currency = new("--currency")
    {
        Description = "The currency in answers (BH), such as EUR; empty for none",
    };

    private static readonly Option<string?> FeeLimit = new("--fee-limit")
    {
        Description = "The fee limit in answers (CC), such as 25.00 (default: 1.00)",
    };

    private static readonly Option<string?> ErrorDetection = Flag("--needs-error-detection", "Refuse messages without a checksum");

    private static readonly Option<string?> PersonalData = Flag("--personal-data", "Send it names and addresses");

    private static readonly Option<string?> Trusted = Flag("--trusted", "Send it patron data without a PIN, and let it block cards");

    private static readonly Option<string?> RemembersPin = Flag(
        "--remembers-pin", "After a right PIN, let messages without one read that card's lists");

    private static readonly Option<string?> Staff = Flag("--stands-for-staff", "Apply the rules for staff, not those for a patron alone");

    private static readonly Option<string?> MayEnable = Flag("--may-enable", "Let it remove the blocks that it made");

    public static void AddTo(Command command)
    {
        foreach (var option in new[]
        {
            Password, Addresses, Messages, Institution, Location, Encoding, Terminator, DueDates, Tags, Currency, FeeLimit,
            ErrorDetection, PersonalData, Trusted, RemembersPin, Staff, MayEnable,
        })
            command.Options.Add(option);
    }

    /// <summary>
    /// The password from the command line, null where it gives none, and the account with what depends on it. A short
    /// password is for clients that can't send a longer one, and needs an account that names its addresses.
    /// </summary>
    /// <param name="account">The new account, without its password.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="faults">Takes what is wrong with it.</param>
    public static (string? Password, SipAccount Account) ApplyPassword(
        SipAccount account, ParseResult parsed, List<string> faults)
    {
        var password = parsed.GetValue(Password);
        if (password is not null && (password.Length is < 1 or > LongestText || !CanBeSent(password)))
        {
            faults.Add($"A password must have 1 to {LongestText} characters, printable ASCII without '|', which "
                + "would end it on the wire.");
        }

        var isShort = password is null ? account.HasShortPassword : password.Length < StaffRecords.ShortestPassword;
        if (isShort && account.Addresses.Count == 0)
        {
            faults.Add($"A password of fewer than {StaffRecords.ShortestPassword} characters needs an account that names its "
                + "addresses; add --addresses, or choose a longer password.");
        }

        return (password, account with { HasShortPassword = isShort });
    }

    /// <summary>The account with the option about remembering PINs applied.</summary>
    public static SipAccount ApplyRemembering(SipAccount account, ParseResult parsed, List<string> faults) =>
        account with { RemembersPin = IsSet(parsed, RemembersPin, account.RemembersPin, faults) };

    /// <summary>The account with the options applied; the rest stays. Use it only if there are no faults.</summary>
    public static SipAccount Apply(SipAccount account, ParseResult parsed, List<string> faults)
    {
        // The client's encoding is not known before it has logged in.
        if (account.Login.Length is < 1 or > LongestText || !CanBeSent(account.Login))
            faults.Add($"The login must have 1 to {LongestText} characters, printable ASCII without '|'.");
        var currency = Text(parsed, Currency, account.Currency, faults);
        if (currency is not null && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)))
            faults.Add($"The currency is '{currency}'; it must be three capital letters such as EUR, or empty.");
        return account with
        {
            Addresses = parsed.GetValue(Addresses) is { } addresses ? Networks(addresses, faults) : account.Addresses,
            Messages = parsed.GetValue(Messages) is { } messages ? Known(messages, faults) : account.Messages,
            Institution = Text(parsed, Institution, account.Institution, faults) ?? "",
            Location = Text(parsed, Location, account.Location, faults),
            Encoding = parsed.GetValue(Encoding) is { } encoding ? Spelling(encoding, faults) : account.Encoding,
            Terminator = OneOf(
                parsed, Terminator, "terminator", account.Terminator, faults, "mirror", "cr", "lf", "crlf"),
            DueDateForm = OneOf(parsed, DueDates, "form of due dates", account.DueDateForm, faults, "sip", "datetime", "date"),
            TagMap = parsed.GetValue(Tags) is { } tags ? Map(tags, faults) : account.TagMap,
            Currency = currency,
            FeeLimit = parsed.GetValue(FeeLimit) is { } limit ? Amount(limit, faults) : account.FeeLimit,
            NeedsErrorDetection = IsSet(parsed, ErrorDetection, account.NeedsErrorDetection, faults),
            PersonalData = IsSet(parsed, PersonalData, account.PersonalData, faults),
            Trusted = IsSet(parsed, Trusted, account.Trusted, faults),
            StandsForStaff = IsSet(parsed, Staff, account.StandsForStaff, faults),
            MayEnable = IsSet(parsed, MayEnable, account.MayEnable, faults),
        };
    }

    // "--trusted" without a value means true.
    private static Option<string?> Flag(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "true|false",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static bool IsSet(ParseResult parsed, Option<string?> option, bool before, List<string> faults)
    {
        if (parsed.GetResult(option) is null)
            return before;
        var said = parsed.GetValue(option) ?? "true";
        if (said is not ("true" or "false"))
            faults.Add($"{option.Name} is '{said}'; it must be true or false.");
        return said == "true";
    }

    private static string OneOf(
        ParseResult parsed, Option<string?> option, string what, string before, List<string> faults, params string[] allowed)
    {
        if (parsed.GetValue(option) is not { } said)
            return before;
        if (allowed.Contains(said.ToLowerInvariant()))
            return said.ToLowerInvariant();
        faults.Add($"The {what} is '{said}'; it must be {string.Join(", ", allowed[..^1])} or {allowed[^1]}.");
        return before;
    }

    private static string Spelling(string name, List<string> faults)
    {
        if (!TextEncoding.TryParse(name, out _))
            faults.Add($"The encoding is '{name}'; it must be ascii, cp850, latin1 or utf8.");
        return name.ToLowerInvariant();
    }

    private static string? Text(ParseResult parsed, Option<string?> option, string? before, List<string> faults)
    {
        if (parsed.GetValue(option) is not { } said)
            return before;
        if (said.Length > LongestText || !PatronRules.IsCleanText(said))
            faults.Add($"{option.Name} may have at most {LongestText} characters and no control characters.");
        return said.Length == 0 ? null : said;
    }

    private static List<IPNetwork> Networks(string text, List<string> faults)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in Split(text))
        {
            if (IPNetwork.TryParse(part, out var network))
                networks.Add(network);
            else
                faults.Add($"'{part}' is not a network; write 192.0.2.0/24, or 192.0.2.7/32 for one address.");
        }

        return networks;
    }

    private static string[] Known(string text, List<string> faults)
    {
        var codes = Split(text);
        foreach (var unknown in codes.Except(Codes, StringComparer.Ordinal))
            faults.Add($"'{unknown}' is not a message that a client sends; known are {string.Join(", ", Codes)}.");
        return codes;
    }

    private static string? Map(string text, List<string> faults)
    {
        if (!TagMap.TryParse(text, out var map, out var problem))
            faults.Add(problem);
        else if (map.Has(PatronFact.Internet))
            faults.Add("PatronDesk has no internet privileges, so internet can't be mapped; leave it out.");
        return map is { Entries.Length: > 0 } ? map.ToString() : null;
    }

    // Some clients refuse patrons who owe the limit or more; a limit of zero would refuse everyone.
    private static decimal Amount(string text, List<string> faults)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount is >= 0.01m and <= 999_999.99m && decimal.Round(amount, 2) == amount)
            return amount;
        faults.Add($"The fee limit is '{text}'; it must be 0.01 to 999999.99, "
                + "with a decimal point and at most two decimals, such as 25.00.");
        return 0;
    }

    private static string[] Split(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool CanBeSent(string text) => text.All(character => character is >= ' ' and <= '~' and not '|');
}
