using PatronDesk.Accounts;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Lending;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>The desk's day: check-out, check-in, renewals, holds; a refusal is a line in the list.</summary>
public sealed class LendingTests
{
    [EveryEngine]
    public async Task Items_are_lent_once_with_their_due_date_and_an_empty_scan_is_no_event(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (path, _) = await PatronAsync(server, "Ada", "CARD-1");
        await ItemsAsync(server, ("I1", "Frankenstein"));
        using var browser = await DeskBrowser.SignInAsync(server);
        Assert.Equal(path + "/check-out", (await browser.GetAsync("/desk/check-out?card=card-1")).Location);
        await browser.GetAsync(path + "/check-out");
        var lent = await ScanAsync(browser, path, " I1\r\n");
        Assert.Contains("Frankenstein", lent.Text, StringComparison.Ordinal);
        Assert.Contains("Lent. Due 7 December 2026.", lent.Text, StringComparison.Ordinal);
        Assert.Contains("line taken", lent.Body, StringComparison.Ordinal);
        var again = await ScanAsync(browser, path, "I1");
        Assert.Contains("Already on loan to Ada Reader", again.Text, StringComparison.Ordinal);
        Assert.Contains("line told", again.Body, StringComparison.Ordinal);
        Assert.Equal((204, ""), ((await ScanAsync(browser, path, " ")).Status, (await ScanAsync(browser, path, "\r\n")).Body));
        Assert.Equal(["loan.checked_out"], await server.QueryAsync("select action from journal where action like 'loan.%'", 1));
        Assert.Contains("On loan when this page opened (1)", (await browser.GetAsync(path + "/check-out")).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task An_unknown_item_is_refused_and_added_only_by_its_own_button(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (path, _) = await PatronAsync(server, "Ada", "CARD-1");
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(path + "/check-out");
        var unknown = await ScanAsync(browser, path, "X<1>");
        Assert.Contains("no item has this barcode", unknown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<1>", unknown.Body, StringComparison.Ordinal);
        Assert.Equal([], await server.QueryAsync("select barcode from item", 1));
        var added = await ScanAsync(browser, path, "X<1>", ("over", "new"));
        Assert.Contains("Lent. Due", added.Text, StringComparison.Ordinal);
        Assert.Equal(["X<1>"], await server.QueryAsync("select barcode from item", 1));
    }

    [EveryEngine]
    public async Task A_scan_with_Caps_Lock_on_finds_the_only_barcode_and_shows_two_without_taking_one(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (path, _) = await PatronAsync(server, "Ada", "CARD-1");
        await ItemsAsync(server, ("Ab12", "Frankenstein"), ("Öb12", "Emma"), ("Xy9", "Dracula"), ("xY9", "Persuasion"));
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(path + "/check-out");
        var only = await ScanAsync(browser, path, "aB12");
        Assert.Contains("Lent. Due", only.Text, StringComparison.Ordinal);
        Assert.Contains("read as Ab12", only.Text, StringComparison.Ordinal);
        // Another accent is another barcode.
        Assert.Contains("no item has this barcode", (await ScanAsync(browser, path, "ob12")).Text, StringComparison.Ordinal);

        await browser.GetAsync(path + "/check-out");
        var several = new List<DeskPage> { await ScanAsync(browser, path, "XY9"), await TakeBackAsync(browser, "xy9") };
        await browser.GetAsync(path);
        several.Add(await browser.SendAsync(path + "/holds", ("item", "xy9")));
        several.Add(await browser.GetAsync("/desk/find?q=xy9"));
        Assert.All(several, page =>
        {
            Assert.Contains("Is Caps Lock on?", page.Text, StringComparison.Ordinal);
            Assert.Matches(">Xy9</a> Dracula(.|\n)*>xY9</a> Persuasion", page.Body);
            Assert.DoesNotContain("value=\"new\"", page.Body, StringComparison.Ordinal);
        });
        Assert.Equal(["Ab12"], await server.QueryAsync("select i.barcode from loan l join item i on i.id = l.item_id", 1));
        Assert.Equal([], await server.QueryAsync("select id from hold", 1));
        // The exact one is taken, whatever else there is.
        await browser.GetAsync(path + "/check-out");
        Assert.Contains("Lent. Due", (await ScanAsync(browser, path, "xY9")).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_refusal_gives_the_kiosk_s_reason_and_offers_an_override_to_those_who_may(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (path, uuid) = await PatronAsync(server, "Ada", "CARD-1");
        await ItemsAsync(server, ("I1", "One"), ("I2", "Two"));
        await server.Client.PostAsync("/manualblocks",
            FolioCalls.Block("\"patronMessage\":\"Please come to the desk.\",\"borrowing\":true", uuid, "x"));
        await server.HireAsync("clerk", Roles.Desk);
        using var clerk = await DeskBrowser.SignInAsync(server, "clerk", "a-password");
        await clerk.GetAsync(path + "/check-out");
        var refused = await ScanAsync(clerk, path, "I1");
        Assert.Contains("Please come to the desk.", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Override", refused.Text, StringComparison.Ordinal);
        var forced = await ScanAsync(clerk, path, "I1", ("over", "block"), ("comment", "because"));
        Assert.Contains("Your role may not override this", forced.Text, StringComparison.Ordinal);

        using var manager = await DeskBrowser.SignInAsync(server);
        await manager.GetAsync(path + "/check-out");
        Assert.Contains("Override for this item", (await ScanAsync(manager, path, "I1")).Text, StringComparison.Ordinal);
        Assert.Contains("needs a comment", (await ScanAsync(manager, path, "I1", ("over", "block"), ("comment", " "))).Text,
            StringComparison.Ordinal);
        Assert.Equal([], await server.QueryAsync("select id from loan", 1));
        Assert.Contains("Lent.", (await ScanAsync(manager, path, "I1", ("over", "block"), ("comment", "Spoke to her"))).Text,
            StringComparison.Ordinal);
        // It counts for this item alone.
        Assert.Contains("line refused", (await ScanAsync(manager, path, "I2")).Body, StringComparison.Ordinal);
        Assert.Equal(["Spoke to her"], await server.QueryAsync("select override_comment from loan", 1));
    }

    [EveryEngine]
    public async Task A_card_in_the_item_field_opens_its_patron_unless_an_item_has_the_barcode(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (path, _) = await PatronAsync(server, "Ada", "31001");
        var (other, _) = await PatronAsync(server, "Eva", "31002");
        await ItemsAsync(server, ("31001", "Shared"));
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(path + "/check-out");
        var card = await browser.SendAsync(path + "/check-out", browser.Page.Seal, [("item", "31002")], asScript: true);
        Assert.Equal(other + "/check-out?by=card", card.Headers["HX-Redirect"]);
        Assert.Contains("this is now the check-out of Eva", (await browser.GetAsync(other + "/check-out?by=card")).Text,
            StringComparison.Ordinal);
        await browser.GetAsync(path + "/check-out");
        Assert.Contains("Lent.", (await ScanAsync(browser, path, "31001")).Text, StringComparison.Ordinal);
        // At the first page the patron wins, at check-in the item.
        Assert.Equal(path, (await browser.GetAsync("/desk/find?q=31001")).Location);
        await browser.GetAsync("/desk/check-in");
        Assert.Contains("Returned by Ada Reader", (await TakeBackAsync(browser, "31001")).Text, StringComparison.Ordinal);
        Assert.Contains("a patron's card: Eva Reader", (await TakeBackAsync(browser, "31002")).Text, StringComparison.Ordinal);
        Assert.Contains("No item has this barcode", (await TakeBackAsync(browser, "nothing")).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task Check_in_says_who_waits_and_the_shelf_lists_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (path, _) = await PatronAsync(server, "Ada", "CARD-1");
        var (other, _) = await PatronAsync(server, "Eva", "CARD-2");
        await ItemsAsync(server, ("I1", "Frankenstein"));
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(path + "/check-out");
        await ScanAsync(browser, path, "I1");
        await browser.GetAsync(other);
        var placed = await browser.SendAsync(other + "/holds", ("item", "i1"));
        Assert.Contains("The hold was placed. Place in the queue: 1.", placed.Text, StringComparison.Ordinal);
        Assert.Contains("waits for it already", (await browser.SendAsync(other + "/holds", ("item", "I1"))).Text, StringComparison.Ordinal);
        await browser.GetAsync("/desk/check-in");
        var back = await TakeBackAsync(browser, "I1");
        Assert.Contains("Returned by Ada Reader", back.Text, StringComparison.Ordinal);
        Assert.Contains("Waits for Eva Reader", back.Text, StringComparison.Ordinal);
        Assert.Contains("Eva Reader", (await browser.GetAsync("/desk/shelf")).Text, StringComparison.Ordinal);
        await browser.GetAsync(path + "/check-out");
        var held = await ScanAsync(browser, path, "I1");
        Assert.Contains("it waits for Eva Reader", held.Text, StringComparison.Ordinal);
        await browser.GetAsync(other);
        var hold = browser.Page.ValueOf("hold");
        Assert.Equal(404, (await browser.SendAsync(path + "/holds/cancel", ("hold", hold))).Status);
        Assert.Equal(303, (await browser.SendAsync(other + "/holds/cancel", ("hold", hold))).Status);
        Assert.Contains("Nothing is on the pickup shelf", (await browser.GetAsync("/desk/shelf")).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_renewal_that_is_sent_twice_renews_once_and_a_limit_is_a_line(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (path, _) = await PatronAsync(server, "Ada", "CARD-1");
        await ItemsAsync(server, ("I1", "One"), ("I2", "Two"));
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(path + "/check-out");
        await ScanAsync(browser, path, "I1");
        await ScanAsync(browser, path, "I2");
        server.Clock.Advance(TimeSpan.FromDays(1));
        using var tomorrow = await DeskBrowser.SignInAsync(server);
        await tomorrow.GetAsync(path);
        (string, string)[] one = [("item", "I1"), ("seen", tomorrow.Page.ValueOf("seen"))];
        Assert.Contains("Renewed. Due 8 December 2026.", (await tomorrow.SendAsync(path + "/renew", one)).Text, StringComparison.Ordinal);
        await tomorrow.SendAsync(path + "/renew", one);
        (string, string)[] all = [("loan", "1 I1"), ("loan", "1 I2")];
        await tomorrow.SendAsync(path + "/renew-all", all);
        await tomorrow.SendAsync(path + "/renew-all", all);
        Assert.Equal(["1", "1"], await server.QueryAsync("select cast(renewals as text) from loan order by row", 1));
        await tomorrow.SendAsync(path + "/renew", ("item", "I1"));
        var limited = await tomorrow.SendAsync(path + "/renew", ("item", "I1"));
        Assert.Contains("the limit of 2 renewals is reached", limited.Text, StringComparison.Ordinal);
        Assert.Contains("Override for this item", limited.Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task The_overdue_list_goes_by_due_date_in_pages(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (path, _) = await PatronAsync(server, "Ada", "CARD-1");
        using var browser = await DeskBrowser.SignInAsync(server);
        Assert.Contains("Nothing is overdue", (await browser.GetAsync("/desk/overdue")).Text, StringComparison.Ordinal);
        await ItemsAsync(server, [.. Enumerable.Range(0, 52).Select(i => ($"I{i}", $"Title {i}"))]);
        await browser.GetAsync(path + "/check-out");
        for (var i = 0; i < 52; i++)
            await ScanAsync(browser, path, $"I{i}");
        server.Clock.Advance(TimeSpan.FromDays(20));
        using var later = await DeskBrowser.SignInAsync(server);
        var first = await later.GetAsync("/desk/overdue");
        Assert.Equal(50, first.Body.Split("Ada Reader").Length - 1);
        var next = System.Text.RegularExpressions.Regex.Match(first.Body, "href=\"([^\"]*)\"\\s+rel=\"next\"").Groups[1].Value;
        var second = await later.GetAsync(next);
        Assert.Equal(2, second.Body.Split("Ada Reader").Length - 1);
        Assert.DoesNotContain("rel=\"next\"", second.Body, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_scan_after_the_session_ended_is_named_and_not_lent(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (path, _) = await PatronAsync(server, "Ada", "CARD-1");
        await ItemsAsync(server, ("I1", "One"));
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(path + "/check-out");
        server.Clock.Advance(TimeSpan.FromMinutes(31));
        var ended = await browser.SendAsync(path + "/check-out", browser.Page.Seal, [("item", "I1")], asScript: true);
        Assert.Equal(401, ended.Status);
        var signIn = await browser.GetAsync(ended.Headers["HX-Redirect"]);
        Assert.Contains("I1 was not taken", signIn.Text, StringComparison.Ordinal);
        var back = await browser.SendAsync(
            "/desk/sign-in", ("username", "owner"), ("password", "owner-password"), ("back", signIn.ValueOf("back")),
            ("who", signIn.ValueOf("who")), ("lost", signIn.ValueOf("lost")));
        Assert.Equal(path + "/check-out?lost=I1", back.Location);
        Assert.Contains("I1 was not taken", (await browser.GetAsync(back.Location!)).Text, StringComparison.Ordinal);
        Assert.Equal([], await server.QueryAsync("select id from loan", 1));
    }

    private static async Task<DeskPage> ScanAsync(DeskBrowser browser, string path, string item, params (string, string)[] more) =>
        await browser.SendAsync(path + "/check-out", browser.Page.Seal, [("item", item), .. more], asScript: true);

    private static Task<DeskPage> TakeBackAsync(DeskBrowser browser, string item) =>
        browser.SendAsync("/desk/check-in", browser.Page.Seal, [("item", item)], asScript: true);

    private static async Task<(string Path, string Uuid)> PatronAsync(TestServer server, string name, string barcode)
    {
        var made = await server.Patrons().CreateAsync(
            await server.CallerAsync(),
            new PatronInput
            {
                TakesAnyBarcode = true,
                [PatronField.FirstName] = name,
                [PatronField.LastName] = "Reader",
                [PatronField.Barcode] = barcode,
            },
            call: null,
            default);
        var patron = Assert.IsType<CreatePatron.Created>(made).Patron;
        return ($"/desk/patrons/{patron.Uuid}", patron.Uuid);
    }

    private static async Task ItemsAsync(TestServer server, params (string Barcode, string Title)[] items)
    {
        var caller = await server.CallerAsync();
        foreach (var (barcode, title) in items)
            await server.ImportItemAsync(caller, barcode, title);
    }
}
