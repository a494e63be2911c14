using System.CommandLine;
using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk setup</c>: makes the first library where there is no browser, as the page of the printed link does.</summary>
internal static class SetupCommand
{
    private const string IsDone = "This store has a library already; 'account list' shows it, and 'account create' adds another.";

    private static readonly Option<string?> Name = new("--name") { Description = "The library's name" };

    private static readonly Option<string?> Country = new("--country")
    {
        Description = $"The country of new patrons: {LibrarySettings.CountryRule}",
    };

    private static readonly Option<string?> TimeZone = new("--time-zone")
    {
        Description = $"Where its days begin and end: {LibrarySettings.TimeZoneRule} (default: the machine's)",
    };

    private static readonly Option<string?> Username = new("--username") { Description = "Your sign-in name (default: owner)" };

    private static readonly Option<bool> PasswordOnInput = new("--password-stdin")
    {
        Description = "Read your password from the first line of standard input; it may also be in PATRONDESK_BOOTSTRAP__PASSWORD",
    };

    private static readonly Option<bool> Link = new("--link") { Description = "Print a new set-up link instead, and end the one before" };

    public static Command Make()
    {
        var options = new CommandOptions();
        var command = new Command("setup", "Set up the first library; what is not given is asked for on the terminal")
        {
            Name, Country, TimeZone, Username, PasswordOnInput, Link,
        };
        options.AddTo(command);
        command.SetAction((parsed, cancel) =>
            options.WithStoreAsync(
                parsed, (settings, store) => RunAsync(parsed, settings, store, cancel), cancel, makesStore: true));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Settings settings, Store store, CancellationToken cancel)
    {
        using var passwords = new PasswordQueue();
        var accounts = new LibraryAccounts(store, passwords, TimeProvider.System, new StandardCategories());
        if (await accounts.AnyAsync(cancel))
            return await CommandOptions.FailAsync(IsDone);
        var urls = settings.Urls.Split(';');
        if (parsed.GetValue(Link))
        {
            return await FirstStart.WriteLinkAsync(new(store, accounts, TimeProvider.System), urls, Console.Out, cancel)
                ? 0
                : await CommandOptions.FailAsync(IsDone);
        }

        var (wanted, code) = await ChooseAsync(parsed, settings.Bootstrap);
        if (wanted is null)
            return code;
        switch (await accounts.CreateAsync(wanted, onlyIfFirst: true, cancel))
        {
            case CreateLibrary.Created(var zone):
                await Console.Out.WriteLineAsync($"""
                    The library is set up. Its API key is shown this once; keep it.
                      x-api-user  {wanted.ApiId}
                      x-api-key   {(settings.Bootstrap.ApiKey is null ? wanted.ApiKey : "(as set)")}
                      tenant      {wanted.Tenant}
                      username    {wanted.Username}
                      time zone   {zone.Name}

                    To use the key while the server runs:
                      curl '{FirstStart.Reachable(urls)}/patrons' -H 'x-api-key: {wanted.ApiKey}' -H 'x-api-user: {wanted.ApiId}'
                    """);
                return 0;
            case CreateLibrary.NotFirst:
                return await CommandOptions.FailAsync(IsDone);
            case CreateLibrary.Taken(var what):
                return await CommandOptions.FailAsync($"An owner of several libraries has this {what} already.");
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What was given or is answered; null with an exit code, after printing what is wrong.</summary>
    private static async Task<(NewLibrary? Wanted, int Code)> ChooseAsync(ParseResult parsed, BootstrapSettings settings)
    {
        var isAsked = !Console.IsInputRedirected && !parsed.GetValue(PasswordOnInput);
        var name = parsed.GetValue(Name) ?? settings.Organization;
        var password = parsed.GetValue(PasswordOnInput) ? await Console.In.ReadLineAsync() ?? "" : settings.Password;
        if (!isAsked && (name is null || password is null))
        {
            var missing = name is null
                ? "Give the library's name with --name."
                : "Give your password on standard input with --password-stdin, or in PATRONDESK_BOOTSTRAP__PASSWORD.";
            return (null, await CommandOptions.FailAsync(string.Join('\n', missing), CommandOptions.Misused));
        }

        var wanted = NewLibrary.Of(settings) with
        {
            Organization = name ?? "",
            Country = parsed.GetValue(Country) ?? settings.Country,
            TimeZone = parsed.GetValue(TimeZone) ?? settings.TimeZone ?? HostZone.Find().Name,
            Username = parsed.GetValue(Username) ?? settings.Username ?? "owner",
            Password = password ?? "",
        };
        if (isAsked)
        {
            var given = new HashSet<SetUpField>();
            foreach (var (field, isGiven) in ((SetUpField, bool)[])
                [
                    (SetUpField.Library, name is not null), (SetUpField.Country, parsed.GetValue(Country) is not null),
                    (SetUpField.TimeZone, (parsed.GetValue(TimeZone) ?? settings.TimeZone) is not null),
                    (SetUpField.Username, (parsed.GetValue(Username) ?? settings.Username) is not null),
                    (SetUpField.Password, password is not null),
                ])
            {
                if (isGiven)
                    given.Add(field);
            }

            if (SetUpQuestions.Ask(wanted, given) is not { } answered)
                return (null, await CommandOptions.FailAsync("Nothing was set up."));
            wanted = answered;
        }

        if (SetUpRules.Refused(wanted).Select(field => SetUpQuestions.RuleOf(field, wanted)).ToArray() is { Length: > 0 } faults)
            return (null, await CommandOptions.FailAsync(string.Join('\n', faults), CommandOptions.Misused));
        return (wanted with { Tenant = settings.Tenant ?? LibrarySettings.TenantOf(wanted.Organization) }, 0);
    }
}
