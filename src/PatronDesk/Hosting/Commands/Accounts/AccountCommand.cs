using System.CommandLine;
using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk account</c>: libraries, their keys, staff and settings, on the store of the data folder.</summary>
internal static class AccountCommand
{
    public static Command Make() => new("account", "Manage libraries, their API keys and their staff")
    {
        MakeCreate(),
        MakeList(),
        MakeKey(),
        MakeSet(),
        MakeDisable("disable", "Refuse all keys of a library until it is enabled again", disabled: true),
        MakeDisable("enable", "Accept the keys of a disabled library again", disabled: false),
        MakeOperator(),
        StaffCommand.Make(),
        SipCommand.Make(),
        WebhookCommand.Make(),
    };

    private static Command MakeCreate()
    {
        var organization = new Argument<string>("ORGANIZATION") { Description = "The library's name" };
        var tenant = new Option<string?>("--tenant") { Description = $"Its tenant id: {LibrarySettings.TenantRule}" };
        var apiUser = new Option<string?>("--api-user") { Description = "Its x-api-user (default: generated)" };
        var apiKey = new Option<string?>("--api-key") { Description = "Its first x-api-key (default: generated)" };
        var username = new Option<string>("--username") { Description = "Its owner's sign-in", DefaultValueFactory = _ => "owner" };
        var password = new Option<string?>("--password") { Description = "The owner's password (default: generated)" };
        var operatorId = new Option<string?>("--operator") { Description = "The x-api-ultimate of the operator who owns the library" };
        var timeZone = NewTimeZoneOption("the machine's");
        var command = new Command("create", "Create a library; its credentials are shown once")
        {
            organization, tenant, apiUser, apiKey, username, password, operatorId, timeZone,
        };
        return Run(command, async (accounts, parsed, cancel) =>
        {
            var wanted = new NewLibrary
            {
                Organization = parsed.GetValue(organization)!,
                Tenant = parsed.GetValue(tenant) ?? LibrarySettings.TenantOf(parsed.GetValue(organization)!),
                ApiId = parsed.GetValue(apiUser) ?? Secrets.NewApiId(),
                ApiKey = parsed.GetValue(apiKey) ?? Secrets.NewApiKey(),
                Username = parsed.GetValue(username)!,
                Password = parsed.GetValue(password) ?? Secrets.NewPassword(),
                OperatorId = parsed.GetValue(operatorId) is { } id ? await accounts.FindOperatorAsync(id, cancel) : null,
                TimeZone = parsed.GetValue(timeZone),
            };
            if (parsed.GetValue(operatorId) is not null && wanted.OperatorId is null)
                return await CommandOptions.FailAsync("No owner of several libraries has this API id; 'account operator' creates one.");
            if (!LibrarySettings.IsName(wanted.Organization))
                return await CommandOptions.FailAsync($"The library's name must be {LibrarySettings.NameRule}.");
            if (!LibrarySettings.IsTenant(wanted.Tenant))
                return await CommandOptions.FailAsync($"The tenant is '{wanted.Tenant}'; it must be {LibrarySettings.TenantRule}.");
            if (wanted.TimeZone is { } zone && !LibraryCalendar.IsZone(zone))
                return await CommandOptions.FailAsync($"The time zone is '{zone}'; it must be {LibrarySettings.TimeZoneRule}.");
            foreach (var (what, text) in ((string, string)[])
                [("x-api-user", wanted.ApiId), ("x-api-key", wanted.ApiKey), ("username", wanted.Username), ("password", wanted.Password)])
            {
                if (!LibrarySettings.IsCredential(text))
                    return await CommandOptions.FailAsync($"The {what} must be {LibrarySettings.CredentialRule}.");
            }

            switch (await accounts.CreateAsync(wanted, onlyIfFirst: false, cancel))
            {
                case CreateLibrary.Taken("tenant"):
                    return await CommandOptions.FailAsync(
                        $"The tenant '{wanted.Tenant}' is taken by another library; choose another with --tenant.");
                case CreateLibrary.Taken(var what):
                    return await CommandOptions.FailAsync($"Another library has this {what} already.");
                case CreateLibrary.NotFirst:
                    throw new InvalidOperationException("Only the first start asks for a library that must be the first.");
                case CreateLibrary.Created(var its):
                    await Console.Out.WriteLineAsync($"""
                        x-api-user  {wanted.ApiId}
                        x-api-key   {wanted.ApiKey}
                        tenant      {wanted.Tenant}
                        username    {wanted.Username}
                        password    {wanted.Password}
                        time zone   {its.Name} ({its.Source})
                        """);
                    return 0;
                default:
                    throw new UnreachableException();
            }
        });
    }

    private static Command MakeList() => Run(
        new Command("list", "List the libraries"),
        async (accounts, _, cancel) =>
        {
            var libraries = await accounts.ListAsync(cancel);
            // A mistyped --data creates a new store; without this hint its empty list would look like an answer.
            if (libraries.Count == 0)
                await Console.Error.WriteLineAsync(
                    "This store has no library yet; 'patrondesk setup' or 'account create' makes one. Is it the right --data or Database?");
            foreach (var library in libraries)
            {
                await Console.Out.WriteLineAsync(string.Join(
                    '\t',
                    library.ApiId, library.Tenant, library.Organization, library.DisabledAt is null ? "enabled" : "disabled",
                    $"country={library.Country}", $"barcode-prefix={library.BarcodePrefix}",
                    $"keep-deleted-days={library.KeepDeletedDays}", $"missing-as-blank={(library.MissingAsBlank ? "true" : "false")}",
                    Invariant($"loan-days={library.LoanDays}"), Invariant($"renewal-limit={library.RenewalLimit}"),
                    Invariant($"checkout-limit={library.CheckoutLimit}"), Invariant($"hold-days={library.HoldDays}"),
                    Invariant($"keep-loans-days={library.KeepLoansDays}"), $"time-zone={library.TimeZone}",
                    $"due-by-card-end={(library.DueByCardEnd ? "true" : "false")}"));
            }

            return 0;
        });

    private static Command MakeKey()
    {
        var name = new Option<string>("--name") { Description = "What the key is for", DefaultValueFactory = _ => "key" };
        var value = new Option<string?>("--value") { Description = "The key itself, in any form (default: generated)" };
        var add = RunOnLibrary(
            new Command("add", "Add a key to a library; it is shown once") { name, value },
            async (accounts, library, parsed, cancel) =>
            {
                var key = parsed.GetValue(value) ?? Secrets.NewApiKey();
                if (!LibrarySettings.IsCredential(key))
                    return await CommandOptions.FailAsync($"The x-api-key must be {LibrarySettings.CredentialRule}.");
                if (!LibrarySettings.IsName(parsed.GetValue(name)!))
                    return await CommandOptions.FailAsync($"The key's name must be {LibrarySettings.NameRule}.");
                if (!await accounts.AddKeyAsync(library, parsed.GetValue(name)!, key, cancel))
                    return await CommandOptions.FailAsync("This key is in use already; choose another.");
                await Console.Out.WriteLineAsync($"x-api-key   {key}");
                return 0;
            });
        var list = RunOnLibrary(
            new Command("list", "List a library's keys and when each was last used; the keys themselves are not stored"),
            async (accounts, library, _, cancel) =>
            {
                foreach (var key in await accounts.KeysAsync(library, cancel))
                {
                    await Console.Out.WriteLineAsync(string.Join(
                        '\t', Invariant($"{key.Id}"), key.Name, $"created {library.Calendar.Show(key.CreatedAt)}",
                        key.LastUsedAt is { } used ? $"last used {library.Calendar.Show(used)}" : "never used",
                        key.DisabledAt is { } at ? $"disabled {library.Calendar.Show(at)}" : "enabled"));
                }

                return 0;
            });
        var id = new Argument<long>("KEY") { Description = "The key's number, as 'account key list' shows it" };
        var disable = RunOnLibrary(
            new Command("disable", "Refuse a key from now on"),
            async (accounts, library, parsed, cancel) => await accounts.DisableKeyAsync(library, parsed.GetValue(id), cancel)
                ? 0
                : await CommandOptions.FailAsync("The library has no enabled key with this number; 'account key list' shows its keys."));
        disable.Arguments.Add(id);
        return new Command("key", "Add, list and disable the keys of a library") { add, list, disable };
    }

    private static Command MakeSet()
    {
        var organization = new Option<string?>("--organization") { Description = "The library's name" };
        var country = new Option<string?>("--country")
        {
            Description = $"The country of new patrons: {LibrarySettings.CountryRule}",
        };
        var prefix = new Option<string?>("--barcode-prefix")
        {
            Description = $"How generated barcodes begin: {LibrarySettings.BarcodePrefixRule}",
        };
        var days = new Option<int?>("--keep-deleted-days")
        {
            Description = $"Days during which a deleted patron can be restored, 0 to {LibrarySettings.MostKeepDeletedDays}",
        };
        var blank = new Option<bool?>("--missing-as-blank")
        {
            Description = "Answer 200 with blank fields for a missing patron, as the hosted service does",
        };
        var loanDays = new Option<int?>("--loan-days")
        {
            Description = $"How many days an item is lent for, 1 to {LibrarySettings.MostLoanDays}",
        };
        var renewals = new Option<int?>("--renewal-limit")
        {
            Description = $"How often a loan can be renewed, 0 to {LibrarySettings.MostLending}",
        };
        var checkouts = new Option<int?>("--checkout-limit")
        {
            Description = $"How many items a patron may have at once, up to {LibrarySettings.MostLending}; 0 for no limit",
        };
        var holdDays = new Option<int?>("--hold-days")
        {
            Description = $"Days after which a hold expires, up to {LibrarySettings.MostLoanDays}; 0 for never",
        };
        var keepLoans = new Option<int?>("--keep-loans-days")
        {
            Description = $"Anonymise returned loans after this many days, up to {LibrarySettings.MostLoanDays}; 0 for never",
        };
        var timeZone = NewTimeZoneOption("as it is");
        var dueByCardEnd = new Option<bool?>("--due-by-card-end")
        {
            Description = "Never lend beyond the day on which the patron's card ends",
        };
        return RunOnLibrary(
            new Command("set", "Change a library's settings")
            {
                organization, country, prefix, days, blank, loanDays, renewals, checkouts, holdDays, keepLoans,
                timeZone, dueByCardEnd,
            },
            async (accounts, library, parsed, cancel) =>
            {
                var changed = library with
                {
                    Organization = parsed.GetValue(organization) ?? library.Organization,
                    Country = parsed.GetValue(country) ?? library.Country,
                    BarcodePrefix = parsed.GetValue(prefix) ?? library.BarcodePrefix,
                    KeepDeletedDays = parsed.GetValue(days) ?? library.KeepDeletedDays,
                    MissingAsBlank = parsed.GetValue(blank) ?? library.MissingAsBlank,
                    LoanDays = parsed.GetValue(loanDays) ?? library.LoanDays,
                    RenewalLimit = parsed.GetValue(renewals) ?? library.RenewalLimit,
                    CheckoutLimit = parsed.GetValue(checkouts) ?? library.CheckoutLimit,
                    HoldDays = parsed.GetValue(holdDays) ?? library.HoldDays,
                    KeepLoansDays = parsed.GetValue(keepLoans) ?? library.KeepLoansDays,
                    TimeZone = parsed.GetValue(timeZone) ?? library.TimeZone,
                    DueByCardEnd = parsed.GetValue(dueByCardEnd) ?? library.DueByCardEnd,
                };
                if (LibrarySettings.Refused(changed, library).Take(1).ToArray() is [var fault])
                    return await CommandOptions.FailAsync(SentenceOf(fault, changed));
                await accounts.ChangeAsync(changed, cancel);
                return 0;
            });
    }

    private static string SentenceOf(LibraryFault fault, Library wanted) => fault.Field switch
    {
        LibraryField.Organization => $"The library's name must be {LibrarySettings.NameRule}.",
        LibraryField.Country => $"The country must be {LibrarySettings.CountryRule}.",
        LibraryField.TimeZone => $"The time zone is '{wanted.TimeZone}'; it must be {LibrarySettings.TimeZoneRule}.",
        LibraryField.LoanDays => $"The loan days must be {fault.Least} to {fault.Most}.",
        LibraryField.RenewalLimit or LibraryField.CheckoutLimit =>
            $"The renewal and checkout limits must be {fault.Least} to {fault.Most}.",
        LibraryField.HoldDays or LibraryField.KeepLoansDays =>
            $"The days for holds and for keeping loans must be {fault.Least} to {fault.Most}.",
        LibraryField.KeepDeletedDays => $"The days for keeping deleted patrons must be {fault.Least} to {fault.Most}.",
        LibraryField.BarcodePrefix => $"The barcode prefix must be {LibrarySettings.BarcodePrefixRule}.",
        _ => throw new UnreachableException(),
    };

    private static Option<string?> NewTimeZoneOption(string byDefault) => new("--time-zone")
    {
        Description = $"Where its days begin and end: {LibrarySettings.TimeZoneRule} (default: {byDefault})",
    };

    private static Command MakeDisable(string name, string description, bool disabled) => RunOnLibrary(
        new Command(name, description),
        async (accounts, library, _, cancel) =>
        {
            await accounts.ChangeAsync(library with { DisabledAt = disabled ? TimeProvider.System.GetUtcNow() : null }, cancel);
            return 0;
        });

    private static Command MakeOperator()
    {
        var name = new Argument<string>("NAME") { Description = "The operator's name" };
        return Run(
            new Command("operator", "Create an operator, who owns several libraries and has one key for all of them") { name },
            async (accounts, parsed, cancel) =>
            {
                if (!LibrarySettings.IsName(parsed.GetValue(name)!))
                    return await CommandOptions.FailAsync($"The owner's name must be {LibrarySettings.NameRule}.");
                var (apiId, key) = await accounts.CreateOperatorAsync(parsed.GetValue(name)!, cancel);
                await Console.Out.WriteLineAsync($"""
                    x-api-ultimate  {apiId}
                    x-api-key       {key}
                    """);
                return 0;
            });
    }

    private static Command RunOnLibrary(
        Command command, Func<LibraryAccounts, Library, ParseResult, CancellationToken, Task<int>> work)
    {
        command.Arguments.Insert(0, CommandOptions.LibraryName);
        return Run(command, async (accounts, parsed, cancel) =>
            await accounts.FindAsync(parsed.GetValue(CommandOptions.LibraryName)!, cancel) is { } library
                ? await work(accounts, library, parsed, cancel)
                : await CommandOptions.FailAsync(CommandOptions.NoSuchLibrary));
    }

    private static Command Run(Command command, Func<LibraryAccounts, ParseResult, CancellationToken, Task<int>> work)
    {
        var options = new CommandOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => options.WithStoreAsync(
            parsed,
            async store =>
            {
                using var passwords = new PasswordQueue();
                return await work(new LibraryAccounts(store, passwords, TimeProvider.System, new StandardCategories()), parsed, cancel);
            },
            cancel,
            makesStore: true));
        return command;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
