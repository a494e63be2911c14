using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Accounts;

public sealed class SipAccountsTests
{
    private const string Password = "kiosk-password";

    [EveryEngine]
    public async Task Every_setting_is_kept(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var accounts = Accounts(server);
        var library = (await server.CallerAsync()).Library;
        var wanted = new SipClientSettings
        {
            Addresses = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("2001:db8::/32")],
            Messages = ["23", "63"],
            Institution = "MAIN",
            Location = "Reading room",
            Encoding = "utf8",
            Terminator = "crlf",
            NeedsErrorDetection = true,
            DueDateForm = "date",
            TagMap = "PA=expiry",
            PersonalData = true,
            Trusted = true,
            StandsForStaff = true,
            MayEnable = true,
            Currency = "EUR",
            FeeLimit = 25.07m,
            RemembersPin = true,
            HasShortPassword = true,
        };
        Assert.True(await accounts.CreateAsync(library, " Kiosk1 ", wanted, Password, CancellationToken.None));
        var kept = Assert.Single(await accounts.ListAsync(library, CancellationToken.None));
        Assert.Equal(("Kiosk1", server.Clock.GetUtcNow(), null, null), (kept.Login, kept.CreatedAt, kept.LastUsedAt, kept.DisabledAt));
        Assert.Equal(wanted.Addresses, kept.Settings.Addresses);
        Assert.Equal(wanted.Messages, kept.Settings.Messages);
        Assert.Equal(wanted with { Addresses = kept.Settings.Addresses, Messages = kept.Settings.Messages }, kept.Settings);
        Assert.DoesNotContain(Password, kept.PasswordHash, StringComparison.Ordinal);

        await accounts.ChangeAsync(
            kept with { Settings = kept.Settings with { Location = null, Addresses = [], Trusted = false, Currency = null } },
            null,
            CancellationToken.None);
        var found = (await accounts.FindAsync("kiosk1", CancellationToken.None))!;
        var changed = found.Settings;
        Assert.Equal(
            (null, 0, false, null, 25.07m, kept.PasswordHash),
            (changed.Location, changed.Addresses.Count, changed.Trusted, changed.Currency, changed.FeeLimit, found.PasswordHash));
        Assert.Equal(
            ["sip.created|Kiosk1", "sip.changed|Kiosk1"],
            await server.QueryAsync("select action, subject from journal where action like 'sip.%' order by id", 2));
    }

    [EveryEngine]
    public async Task A_login_is_one_client_s_alone_whatever_its_case_and_library(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.True(await MakeAsync(server, "kiosk"));
        Assert.False(await MakeAsync(server, "KIOSK"));
        var second = await server.SecondLibraryAsync();
        Assert.False(await Accounts(server).CreateAsync(
            second.Library, "kiosk", new() { Institution = "B" }, Password, CancellationToken.None));
    }

    [EveryEngine]
    public async Task It_signs_in_with_its_password_from_where_it_may_while_enabled(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var accounts = Accounts(server);
        await MakeAsync(server, "kiosk", "10.1.0.0/16");
        Assert.NotNull(await SignInAsync(server, "Kiosk", Password, "10.1.2.3"));
        Assert.NotNull(await SignInAsync(server, "kiosk", Password, "::ffff:10.1.2.3"));
        Assert.Null(await SignInAsync(server, "kiosk", Password, "10.2.2.3"));
        Assert.Null(await SignInAsync(server, "kiosk", "wrong", "10.1.2.3"));
        Assert.Null(await SignInAsync(server, "kiosk", "", "10.1.2.3"));
        Assert.Null(await SignInAsync(server, "nobody", Password, "10.1.2.3"));
        var kept = (await accounts.FindAsync("kiosk", CancellationToken.None))!;
        Assert.Equal(server.Clock.GetUtcNow(), kept.LastUsedAt);

        await accounts.ChangeAsync(kept, "a new password", CancellationToken.None);
        Assert.Null(await SignInAsync(server, "kiosk", Password, "10.1.2.3"));
        Assert.NotNull(await SignInAsync(server, "kiosk", "a new password", "10.1.2.3"));

        await accounts.ChangeAsync(
            (await accounts.FindAsync("kiosk", CancellationToken.None))! with { DisabledAt = server.Clock.GetUtcNow() }, null,
            CancellationToken.None);
        Assert.Null(await SignInAsync(server, "kiosk", "a new password", "10.1.2.3"));
    }

    [EveryEngine]
    public async Task From_the_fifth_wrong_password_on_an_address_must_wait_and_the_account_elsewhere_need_not(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await MakeAsync(server, "old");
        await MakeAsync(server, "new");
        Assert.NotNull(await SignInAsync(server, "old", Password));
        for (var i = 0; i < 5; i++)
            Assert.Null(await SignInAsync(server, "old", "wrong"));

        // The password that was right before is not looked at either, whatever is remembered of it.
        Assert.Equal(
            new SipSignIn.MustWait(TimeSpan.FromSeconds(15)),
            await Accounts(server).SignInAsync("old", Password, IPAddress.Loopback, CancellationToken.None));
        Assert.Null(await SignInAsync(server, "new", Password));
        Assert.NotNull(await SignInAsync(server, "old", Password, "192.0.2.7"));
        server.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.NotNull(await SignInAsync(server, "old", Password));
        Assert.NotNull(await SignInAsync(server, "new", Password));
    }

    private static SipAccounts Accounts(TestServer server) => server.Services.GetRequiredService<SipAccounts>();

    private static async Task<bool> MakeAsync(TestServer server, string login, params string[] networks) =>
        await Accounts(server).CreateAsync(
            (await server.CallerAsync()).Library,
            login,
            new() { Institution = "MAIN", Addresses = [.. networks.Select(IPNetwork.Parse)] },
            Password,
            CancellationToken.None);

    private static async Task<SipAccount?> SignInAsync(TestServer server, string login, string password, string address = "127.0.0.1") =>
        await Accounts(server).SignInAsync(login, password, IPAddress.Parse(address), CancellationToken.None)
            is SipSignIn.Welcome(var account) ? account : null;
}
