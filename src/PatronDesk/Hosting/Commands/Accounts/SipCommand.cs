using System.CommandLine;
using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Faces.Sip2;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk account sip</c>: the SIP2 clients of a library, such as its self-check machines.</summary>
internal static class SipCommand
{
    private static readonly Argument<string> Login = new("LOGIN") { Description = "The login that the client sends (CN)" };

    public static Command Make() => new("sip", "Manage the SIP2 clients of a library")
    {
        MakeCreate(),
        MakeList(),
        MakeSet(),
        MakeDisable("disable", "Refuse a client from now on", disabled: true),
        MakeDisable("enable", "Let a disabled client sign in again", disabled: false),
    };

    private static Command MakeCreate() => Run(
        WithSettings(new Command("create", "Add a client; a generated password is shown once") { CommandOptions.LibraryName, Login }),
        async (accounts, library, parsed, cancel) =>
        {
            var (faults, said) = (new List<SipFault>(), SipAccountOptions.Read(parsed));
            var login = parsed.GetValue(Login)!.Trim();
            SipAccountRules.CheckLogin(login, faults);
            var wanted = SipAccountRules.Apply(new() { Institution = library.Tenant }, said, faults);
            // Untrusted machines serve people who forget to end their session.
            if (!said.ContainsKey(SipSetting.RemembersPin))
                wanted = wanted with { RemembersPin = wanted.Trusted };
            var given = said.GetValueOrDefault(SipSetting.Password);
            wanted = SipAccountRules.ApplyPassword(wanted, given, faults);
            var password = given ?? Secrets.NewPassword();
            if (faults.Count > 0)
                return await CommandOptions.FailAsync(string.Join('\n', faults.Select(SipAccountOptions.Sentence)));
            if (!await accounts.CreateAsync(library, login, wanted, password, cancel))
                return await CommandOptions.FailAsync("Another client has this login, in this library or another; choose a different one.");
            await Console.Out.WriteLineAsync($"""
                login       {login}
                password    {(given is null ? password : "(as given)")}
                """);
            return 0;
        });

    private static Command MakeList() => Run(
        new Command("list", "List the clients of a library") { CommandOptions.LibraryName },
        async (accounts, library, _, cancel) =>
        {
            foreach (var account in await accounts.ListAsync(library, cancel))
                await Console.Out.WriteLineAsync(Line(account));
            return 0;
        });

    private static Command MakeSet() => RunOnAccount(
        WithSettings(new Command("set", "Change a client; settings not given stay as they are")),
        async (accounts, account, parsed, cancel) =>
        {
            var (faults, said) = (new List<SipFault>(), SipAccountOptions.Read(parsed));
            var password = said.GetValueOrDefault(SipSetting.Password);
            var wanted = SipAccountRules.ApplyPassword(SipAccountRules.Apply(account.Settings, said, faults), password, faults);
            if (faults.Count > 0)
                return await CommandOptions.FailAsync(string.Join('\n', faults.Select(SipAccountOptions.Sentence)));
            await accounts.ChangeAsync(account with { Settings = wanted }, password, cancel);
            return 0;
        });

    private static Command WithSettings(Command command)
    {
        SipAccountOptions.AddTo(command);
        return command;
    }

    private static Command MakeDisable(string name, string description, bool disabled) => RunOnAccount(
        new Command(name, description),
        async (accounts, account, _, cancel) =>
        {
            await accounts.ChangeAsync(
                account with { DisabledAt = disabled ? account.DisabledAt ?? TimeProvider.System.GetUtcNow() : null }, null, cancel);
            return 0;
        });

    private static string Line(SipAccount account) => string.Join(
        '\t',
        account.Id.ToString(CultureInfo.InvariantCulture),
        account.Login,
        account.DisabledAt is null ? "enabled" : "disabled",
        account.Settings.Institution,
        account.Settings.Location ?? "",
        account.Settings.Encoding,
        account.Settings.Terminator,
        account.Settings.Addresses.Count == 0 ? "anywhere" : string.Join(',', account.Settings.Addresses),
        account.Settings.Messages.Count == 0 ? "all" : string.Join(',', account.Settings.Messages),
        account.Settings.TagMap ?? "",
        account.Settings.Currency ?? "",
        account.Settings.FeeLimit.ToString("F2", CultureInfo.InvariantCulture),
        string.Join(',', Flags(account.Settings)));

    private static IEnumerable<string> Flags(SipClientSettings settings)
    {
        if (settings.NeedsErrorDetection)
            yield return "needs-error-detection";
        if (settings.PersonalData)
            yield return "personal-data";
        if (settings.Trusted)
            yield return "trusted";
        if (settings.StandsForStaff)
            yield return "stands-for-staff";
        if (settings.RemembersPin)
            yield return "remembers-pin";
        if (settings.MayEnable)
            yield return "may-enable";
    }

    private static Command RunOnAccount(Command command, Func<SipAccounts, SipAccount, ParseResult, CancellationToken, Task<int>> work)
    {
        command.Arguments.Add(CommandOptions.LibraryName);
        command.Arguments.Add(Login);
        return Run(command, async (accounts, library, parsed, cancel) =>
            await accounts.FindAsync(parsed.GetValue(Login)!, cancel) is { } account && account.Library.Id == library.Id
                ? await work(accounts, account, parsed, cancel)
                : await CommandOptions.FailAsync("The library has no client with this login; 'account sip list' shows them."));
    }

    private static Command Run(Command command, Func<SipAccounts, Library, ParseResult, CancellationToken, Task<int>> work)
    {
        var options = new CommandOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => options.WithLibraryAsync(
            parsed,
            async (store, passwords, library) =>
            {
                using var throttle = new SignInThrottle(store, TimeProvider.System);
                return await work(new SipAccounts(store, passwords, throttle, TimeProvider.System), library, parsed, cancel);
            },
            cancel));
        return command;
    }
}
