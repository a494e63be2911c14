using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Tests.Faces.Sip2;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>SIP2 clients at the desk: what can be set, and what they sent last.</summary>
public sealed class SipClientTests
{
    private const string Clients = "/desk/settings/sip2";

    [EveryEngine]
    public async Task A_client_is_added_once_with_all_that_the_command_line_can_set(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var form = await browser.GetAsync(Clients + "/new");
        Assert.Equal("1.00", form.ValueOf("sip_fee"));
        (string, string)[] client =
        [
            ("sip_login", "Door"), ("sip_password", "open-sesame"), ("sip_institution", "MAIN"), ("sip_location", "by the <door>"),
            ("sip_addresses", "10.0.0.0/8, 192.0.2.7/32"), ("sip_messages", "23,63"), ("sip_encoding", "utf8"), ("sip_terminator", "cr"),
            ("sip_due", "date"), ("sip_tags", "PA=expiry"), ("sip_currency", "EUR"), ("sip_fee", "25.00"), ("sip_personal", "yes"),
            ("sip_trusted", "yes"), ("sip_remembers", "yes"), ("sip_staff", "yes"), ("sip_enables", "yes"), ("sip_checks", "yes"),
        ];
        for (var i = 0; i < 2; i++)
            Assert.Equal(Clients + "?done=sip-added", (await browser.SendAsync(Clients + "/new", form.Seal, client)).Location);
        var door = (await server.Services.GetRequiredService<SipAccounts>().FindAsync("door", default))!;
        var stored = door.Settings;
        Assert.Equal(
            ("Door", "MAIN", "by the <door>", "10.0.0.0/8,192.0.2.7/32", "23,63", "utf8", "cr"),
            (door.Login, stored.Institution, stored.Location, string.Join(',', stored.Addresses), string.Join(',', stored.Messages),
                stored.Encoding, stored.Terminator));
        Assert.Equal(
            ("date", "PA=expiry", "EUR", 25m, true, true, true, true, true, true),
            (stored.DueDateForm, stored.TagMap, stored.Currency, stored.FeeLimit, stored.PersonalData, stored.Trusted, stored.RemembersPin,
                stored.StandsForStaff, stored.MayEnable, stored.NeedsErrorDetection));
        Assert.Equal(["staff:1"], await server.QueryAsync("select actor from journal where action = 'sip.created'", 1));
        var list = await browser.GetAsync(Clients);
        Assert.Contains("by the &lt;door&gt;", list.Body, StringComparison.Ordinal);
        // Another form with the same login.
        await browser.GetAsync(Clients + "/new");
        var taken = await browser.SendAsync(Clients + "/new", [.. client.Skip(2), ("sip_login", "DOOR"), ("sip_password", "another-one")]);
        Assert.Contains("Login: Another client has this login", taken.Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task What_SIP2_cannot_carry_is_refused_beside_its_field(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(Clients + "/new");
        (string, string)[] good =
            [("sip_login", "door"), ("sip_password", "open-sesame"), ("sip_encoding", "utf8"), ("sip_terminator", "cr"), ("sip_due", "sip"),
                ("sip_fee", "1.00")];
        foreach (var (field, value, sentence) in new[]
        {
            ("sip_password", "with|a|bar", "Password: SIP2 can carry 1 to 100"), ("sip_password", "", "Password: SIP2 can carry 1 to 100"),
            ("sip_password", "öffne dich", "Password: SIP2 can carry"), ("sip_password", "short", "Password: With fewer than 8 characters"),
            ("sip_login", "do|or", "Login: SIP2 can carry"), ("sip_addresses", "10.0.0.1", "Networks: 10.0.0.1 is not a network"),
            ("sip_messages", "24", "Messages: No client sends 24"), ("sip_encoding", "ebcdic", "Text encoding: Choose one"),
            ("sip_tags", "PA=shoesize", "More fields: It is not in the right form"),
            ("sip_tags", "PI=internet", "More fields: There are no internet privileges"),
            ("sip_currency", "eur", "Currency: Write three capital letters"), ("sip_fee", "0", "Fee limit: Write 0.01"),
            ("sip_institution", new string('i', 101), "Institution: At most 100 characters"),
        })
        {
            var refused = await browser.SendAsync(
                Clients + "/new", [.. good.Where(one => one.Item1 != field), (field, value)]);
            Assert.Equal((value, 422), (value, refused.Status));
            Assert.Contains(sentence, refused.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("open-sesame", refused.Body, StringComparison.Ordinal);
        }

        Assert.Empty(await server.QueryAsync("select login from sip_account", 1));
    }

    [EveryEngine]
    public async Task A_client_is_edited_given_a_password_disabled_and_enabled(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await Kiosk.PrepareAsync(server);
        using var browser = await DeskBrowser.SignInAsync(server);
        var accounts = server.Services.GetRequiredService<SipAccounts>();
        var path = $"{Clients}/{(await accounts.FindAsync("gate", default))!.Id}";
        Assert.Contains($"href=\"{path}\"", (await browser.GetAsync(Clients)).Body, StringComparison.Ordinal);
        // Saved as it is: nothing for the journal.
        await browser.GetAsync(path);
        Assert.Equal(303, (await browser.SendAsync(path, browser.Page.Typed())).Status);
        Assert.Empty(await server.QueryAsync("select id from journal where action = 'sip.changed'", 0));
        // Two people edit it at once.
        var before = await browser.GetAsync(path);
        Assert.Equal(303, (await browser.SendAsync(path, before.Typed(("sip_location", "hall"), ("sip_trusted", "yes")))).Status);
        var conflict = await browser.SendAsync(path, before.Typed(("sip_location", "stairs")));
        Assert.Equal(409, conflict.Status);
        Assert.Contains("Stored now: hall", conflict.Text, StringComparison.Ordinal);
        Assert.Equal("stairs", conflict.ValueOf("sip_location"));
        var stored = (await accounts.FindAsync("gate", default))!.Settings;
        Assert.Equal(("hall", true, "23"), (stored.Location, stored.Trusted, string.Join(',', stored.Messages)));
        // A password that SIP2 can't carry, and a good one.
        var refused = await browser.SendAsync(path + "/password", ("sip_password", "a|b|c|d|e"));
        Assert.Equal(422, refused.Status);
        Assert.Matches("id=\"sip_password-error\">SIP2 can carry", refused.Body);
        Assert.Equal($"{path}?done=sip-password", (await browser.SendAsync(path + "/password", ("sip_password", "new-password"))).Location);
        Assert.True(await accounts.HasPasswordAsync((await accounts.FindAsync("gate", default))!, "new-password", default));
        foreach (var what in new[] { "disable", "disable" })
            Assert.Equal($"{path}?done=sip-disabled", (await browser.SendAsync(path + "/state", ("do", what))).Location);
        Assert.Contains("Disabled", (await browser.GetAsync(Clients)).Text, StringComparison.Ordinal);
        await browser.GetAsync(path);
        Assert.Equal($"{path}?done=sip-enabled", (await browser.SendAsync(path + "/state", ("do", "enable"))).Location);
        Assert.Equal(
            ["staff:1", "staff:1", "staff:1", "staff:1"],
            await server.QueryAsync("select actor from journal where action = 'sip.changed'", 1));
    }

    [EveryEngine]
    public async Task The_last_messages_of_a_client_are_masked(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        using var lender = await Kiosk.SignedInAsync(server, "lender");
        for (var i = 0; i < 60; i++)
            await lender.AskAsync($"2300120261123    080000AOMAIN|AA{card}|AC|AD4711|");
        await kiosk.AskAsync($"6300120261123    080000          AOMAIN|AA{card}|AC|AD4711|");
        using var browser = await DeskBrowser.SignInAsync(server);
        var accounts = server.Services.GetRequiredService<SipAccounts>();
        var page = await browser.GetAsync($"{Clients}/{(await accounts.FindAsync("kiosk", default))!.Id}/messages");
        Assert.Contains("since it started", page.Text, StringComparison.Ordinal);
        Assert.Contains("Sent 9300CNkiosk|CO***|", page.Text, StringComparison.Ordinal);
        Assert.Contains($"AOMAIN|AA...{card[^4..]}|AC|AD***|", page.Text, StringComparison.Ordinal);
        Assert.Matches("Answered 64[^<]*AE\\*\\*\\*\\|", page.Text);
        foreach (var secret in new[] { "open-sesame", "4711", "Mary", "mary@example.org", card })
            Assert.DoesNotContain(secret, page.Body, StringComparison.OrdinalIgnoreCase);
        var many = await browser.GetAsync($"{Clients}/{(await accounts.FindAsync("lender", default))!.Id}/messages");
        Assert.Equal(50, Regex.Count(many.Body, "<li>") - Regex.Count((await browser.GetAsync(Clients)).Body, "<li>"));
    }
}
