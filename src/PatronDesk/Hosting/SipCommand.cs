using System.CommandLine;
using System.Globalization;
using System.Net;
using PatronDesk.Accounts;
using PatronDesk.Patrons;
using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk account sip</c>: the SIP2 clients of a library, such as its self-check machines.</summary>
internal static class SipCommand
{
    private const int LongestText = 100;

    private static readonly string[] Codes =
        ["01", "09", "11", "15", "17", "19", "23", "25", "29", "35", "37", "63", "65", "93", "97", "99"];

    private static readonly Argument<string> LibraryName = new("LIBRARY")
    {
        Description = "The library's API user or tenant, as 'account list' shows it",
    };

    private static readonly Argument<string> Login = new("LOGIN") { Description = "What the client sends as CN" };

    private static readonly Option<string?> Password = new("--password") { Description = "What it sends as CO" };

    private static readonly Option<string?> Addresses = new("--addresses")
    {
        Description = "From where it may connect, such as 10.0.0.0/8,192.0.2.7/32; empty for anywhere",
    };

    private static readonly Option<string?> Messages = new("--messages")
    {
        Description = "What it may send, such as 23,63,35; empty for all",
    };

    private static readonly Option<string?> Institution = new("--institution") { Description = "AO of every answer (default: the tenant)" };

    private static readonly Option<string?> Location = new("--location") { Description = "Where it stands (AN); empty for nowhere" };

    private static readonly Option<string?> Encoding = new("--encoding") { Description = "ascii, cp850, latin1 or utf8" };

    private static readonly Option<string?> Terminator = new("--terminator") { Description = "What ends an answer: cr or crlf" };

    private static readonly Option<string?> DueDates = new("--due-date-form") { Description = "The form of due dates: sip, datetime or date" };

    private static readonly Option<string?> Tags = new("--tag-map")
    {
        Description = "Further tags of 24 and 64, such as PA=expiry,XI=id; empty for none",
    };

    private static readonly Option<bool?> ErrorDetection = new("--needs-error-detection") { Description = "Refuse messages without a checksum" };

    private static readonly Option<bool?> PersonalData = new("--personal-data") { Description = "Tell it names and addresses" };

    private static readonly Option<bool?> Trusted = new("--trusted") { Description = "Tell it of patrons without a PIN, and let it block cards" };

    private static readonly Option<bool?> Staff = new("--stands-for-staff") { Description = "Judge as for staff, not for the patron alone" };

    private static readonly Option<bool?> MayEnable = new("--may-enable") { Description = "Let it lift the blocks that it made" };

    public static Command Make() => new("sip", "Manage the SIP2 clients of a library")
    {
        MakeCreate(),
        MakeList(),
        MakeSet(),
        MakeDisable("disable", "Refuse a client from now on", disabled: true),
        MakeDisable("enable", "Let a disabled client sign in again", disabled: false),
    };

    private static Command MakeCreate() => Run(
        WithSettings(new Command("create", "Add a client; a password made up is shown once") { LibraryName, Login }),
        async (accounts, library, parsed, cancel) =>
        {
            var password = parsed.GetValue(Password) ?? Secrets.NewPassword();
            var plain = new SipAccount { Library = library, Login = parsed.GetValue(Login)!.Trim(), Institution = library.Tenant };
            if (!TryChange(plain, parsed, out var wanted, out var wrong) || !IsRight(password, out wrong))
                return await FailAsync(wrong);
            if (wanted.Login.Length == 0 || !IsText(wanted.Login))
                return await FailAsync($"The login must have 1 to {LongestText} characters, none of them control characters.");
            if (!await accounts.CreateAsync(wanted, password, cancel))
                return await FailAsync("Another client, of this library or another, has this login already.");
            await Console.Out.WriteLineAsync($"""
                login       {wanted.Login}
                password    {(parsed.GetValue(Password) is null ? password : "(as given)")}
                """);
            return 0;
        });

    private static Command MakeList() => Run(
        new Command("list", "List the clients of a library") { LibraryName },
        async (accounts, library, _, cancel) =>
        {
            foreach (var account in await accounts.ListAsync(library, cancel))
                await Console.Out.WriteLineAsync(Line(account));
            return 0;
        });

    private static Command MakeSet() => RunOnAccount(
        WithSettings(new Command("set", "Change a client; what is not named stays")),
        async (accounts, account, parsed, cancel) =>
        {
            var password = parsed.GetValue(Password);
            if (!TryChange(account, parsed, out var wanted, out var wrong) || (password is not null && !IsRight(password, out wrong)))
                return await FailAsync(wrong);
            await accounts.ChangeAsync(wanted, password, cancel);
            return 0;
        });

    private static Command MakeDisable(string name, string description, bool disabled) => RunOnAccount(
        new Command(name, description),
        async (accounts, account, _, cancel) =>
        {
            await accounts.ChangeAsync(
                account with { DisabledAt = disabled ? account.DisabledAt ?? TimeProvider.System.GetUtcNow() : null }, null, cancel);
            return 0;
        });

    private static Command WithSettings(Command command)
    {
        foreach (var option in new Option[]
        {
            Password, Addresses, Messages, Institution, Location, Encoding, Terminator, DueDates, Tags, ErrorDetection, PersonalData,
            Trusted, Staff, MayEnable,
        })
            command.Options.Add(option);
        return command;
    }

    private static bool TryChange(SipAccount account, ParseResult parsed, out SipAccount wanted, out string wrong)
    {
        wanted = account;
        wrong = "";
        var networks = account.Addresses;
        if (parsed.GetValue(Addresses) is { } addresses && !TryNetworks(addresses, out networks, out wrong))
            return false;
        var codes = parsed.GetValue(Messages) is { } messages ? Split(messages) : account.Messages;
        if (codes.FirstOrDefault(code => !Codes.Contains(code)) is { } unknown)
            wrong = $"'{unknown}' is no message that a client sends; known are {string.Join(", ", Codes)}.";
        var encoding = parsed.GetValue(Encoding) ?? account.Encoding;
        if (!TextEncoding.TryParse(encoding, out _))
            wrong = $"The encoding is '{encoding}'; it must be ascii, cp850, latin1 or utf8.";
        var terminator = parsed.GetValue(Terminator) ?? (account.EndsInCrLf ? "crlf" : "cr");
        if (terminator is not ("cr" or "crlf"))
            wrong = $"The terminator is '{terminator}'; it must be cr or crlf.";
        var form = parsed.GetValue(DueDates) ?? account.DueDateForm;
        if (form is not ("sip" or "datetime" or "date"))
            wrong = "The form of due dates must be sip, datetime or date.";
        var tags = parsed.GetValue(Tags) ?? account.TagMap ?? "";
        if (!TagMap.TryParse(tags, out var map, out var problem))
            wrong = problem;
        var institution = parsed.GetValue(Institution) ?? account.Institution;
        var location = parsed.GetValue(Location) ?? account.Location ?? "";
        if (!IsText(institution) || !IsText(location))
            wrong = $"Institution and location may have {LongestText} characters each, none of them control characters.";
        if (wrong.Length > 0)
            return false;
        wanted = account with
        {
            Addresses = networks,
            Messages = codes,
            Institution = institution,
            Location = location.Length == 0 ? null : location,
            Encoding = encoding.ToLowerInvariant(),
            EndsInCrLf = terminator == "crlf",
            DueDateForm = form,
            TagMap = map!.Entries.Length == 0 ? null : map.ToString(),
            NeedsErrorDetection = parsed.GetValue(ErrorDetection) ?? account.NeedsErrorDetection,
            PersonalData = parsed.GetValue(PersonalData) ?? account.PersonalData,
            Trusted = parsed.GetValue(Trusted) ?? account.Trusted,
            StandsForStaff = parsed.GetValue(Staff) ?? account.StandsForStaff,
            MayEnable = parsed.GetValue(MayEnable) ?? account.MayEnable,
        };
        return true;
    }

    private static bool TryNetworks(string text, out IReadOnlyList<IPNetwork> networks, out string wrong)
    {
        var found = new List<IPNetwork>();
        networks = found;
        wrong = "";
        foreach (var part in Split(text))
        {
            if (!IPNetwork.TryParse(part, out var network))
            {
                wrong = $"'{part}' is no network; write 192.0.2.0/24, or 192.0.2.7/32 for one address.";
                return false;
            }

            found.Add(network);
        }

        return true;
    }

    private static string Line(SipAccount account) => string.Join(
        '\t',
        account.Id.ToString(CultureInfo.InvariantCulture),
        account.Login,
        account.DisabledAt is null ? "enabled" : "disabled",
        account.Institution,
        account.Location ?? "",
        account.Encoding,
        account.EndsInCrLf ? "crlf" : "cr",
        account.Addresses.Count == 0 ? "anywhere" : string.Join(',', account.Addresses),
        account.Messages.Count == 0 ? "all" : string.Join(',', account.Messages),
        account.TagMap ?? "",
        string.Join(',', Flags(account)));

    private static IEnumerable<string> Flags(SipAccount account)
    {
        if (account.NeedsErrorDetection)
            yield return "needs-error-detection";
        if (account.PersonalData)
            yield return "personal-data";
        if (account.Trusted)
            yield return "trusted";
        if (account.StandsForStaff)
            yield return "stands-for-staff";
        if (account.MayEnable)
            yield return "may-enable";
    }

    private static Command RunOnAccount(Command command, Func<SipAccounts, SipAccount, ParseResult, CancellationToken, Task<int>> work)
    {
        command.Arguments.Add(LibraryName);
        command.Arguments.Add(Login);
        return Run(command, async (accounts, library, parsed, cancel) =>
            await accounts.FindAsync(parsed.GetValue(Login)!, cancel) is { } account && account.Library.Id == library.Id
                ? await work(accounts, account, parsed, cancel)
                : await FailAsync("The library has no client of this login; 'account sip list' shows them."));
    }

    private static Command Run(Command command, Func<SipAccounts, Library, ParseResult, CancellationToken, Task<int>> work)
    {
        var options = new CommandOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => options.WithStoreAsync(
            parsed,
            async store =>
            {
                using var passwords = new PasswordQueue();
                using var throttle = new SignInThrottle(store, TimeProvider.System);
                return await new LibraryAccounts(store, passwords, TimeProvider.System).FindAsync(parsed.GetValue(LibraryName)!, cancel) is { } library
                    ? await work(
                        new SipAccounts(store, passwords, throttle, TimeProvider.System), library, parsed, cancel)
                    : await FailAsync("No library has this API user or tenant; 'account list' shows them.");
            },
            cancel));
        return command;
    }

    private static string[] Split(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsText(string text) => text.Length <= LongestText && PatronRules.IsCleanText(text);

    // A delimiter would end CO on the wire.
    private static bool IsRight(string password, out string wrong)
    {
        var isRight = password.Length is >= StaffRecords.ShortestPassword and <= LongestText
            && PatronRules.IsCleanText(password) && !password.Contains('|', StringComparison.Ordinal);
        wrong = isRight ? "" : $"A password must have {StaffRecords.ShortestPassword} to {LongestText} characters, none of them control characters or '|'.";
        return isRight;
    }

    private static async Task<int> FailAsync(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return CommandOptions.Failed;
    }
}
