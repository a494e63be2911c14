using System.Text.RegularExpressions;
using PatronDesk.Accounts;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Lending;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>Merging two records at the desk, and its undo.</summary>
public sealed class MergeTests
{
    [EveryEngine]
    public async Task The_other_is_found_by_scan_or_words_and_both_are_seen_side_by_side(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var left = await PersonAsync(server, "Ada", "50001", (PatronField.Phone, "030 1"), (PatronField.City, "Bath"));
        var right = await PersonAsync(server, "Augusta", "50002", (PatronField.Phone, "0301"), (PatronField.City, "Bath"));
        await server.LendAsync(caller, right, "I1");
        using var browser = await DeskBrowser.SignInAsync(server);
        var path = $"/desk/patrons/{left.Uuid}/merge";
        Assert.Contains(path, (await browser.GetAsync($"/desk/patrons/{left.Uuid}")).Body, StringComparison.Ordinal);
        Assert.Contains("Scan the other card, or type a name", (await browser.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.Equal($"{path}?with={right.Uuid}", (await browser.GetAsync($"{path}?q=50002")).Location);
        var found = await browser.GetAsync($"{path}?q=reader");
        Assert.Contains($"{path}?with={right.Uuid}", found.Body, StringComparison.Ordinal);
        Assert.DoesNotContain($"{path}?with={left.Uuid}", found.Body, StringComparison.Ordinal);
        var page = await browser.GetAsync($"{path}?with={right.Uuid}");
        foreach (var text in new[] { "This record stays", "Ada Reader", "Augusta Reader", "030 1", "0301", "1 on loan, 0 holds, 0 blocks" })
            Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"from_phone\"", page.Body, StringComparison.Ordinal);
        // Where both have the same, nothing is to be chosen.
        Assert.DoesNotContain("name=\"from_city\"", page.Body, StringComparison.Ordinal);
        // Nothing has the focus, and without its tick the form does nothing.
        Assert.DoesNotContain("autofocus", page.Body, StringComparison.Ordinal);
        Assert.Contains("name=\"sure\" value=\"yes\" required", page.Body, StringComparison.Ordinal);
        var unsure = await browser.SendAsync(path, [.. Form(page, right, "right").Where(field => field.Item1 != "sure")]);
        Assert.Equal(409, unsure.Status);
        Assert.Contains("Nothing was merged. Tick that both", unsure.Text, StringComparison.Ordinal);
        Assert.Equal([], await server.QueryAsync("select id from patron_merge", 1));
    }

    [EveryEngine]
    public async Task Both_wait_for_one_item_and_one_for_the_other_s_loan_merged_by_double_click(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (p, q) = await PairAsync(server);
        await server.LendAsync(caller, await PersonAsync(server, "Else", "50003"), "I1");
        await server.LendAsync(caller, p, "I2");
        await server.HoldAsync(caller, q, "I1");
        await server.HoldAsync(caller, p, "I1");
        await server.HoldAsync(caller, q, "I2");
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync($"/desk/patrons/{p.Uuid}/merge?with={q.Uuid}");
        var form = Form(browser.Page, q, "left");
        var twice = await Task.WhenAll(
            browser.SendAsync($"/desk/patrons/{p.Uuid}/merge", form), browser.SendAsync($"/desk/patrons/{p.Uuid}/merge", form));
        Assert.Equal((303, 303), (twice[0].Status, twice[1].Status));
        Assert.Equal(twice[0].Location, twice[1].Location);
        var result = await browser.GetAsync(twice[0].Location!);
        foreach (var text in new[]
        {
            "Quentin Reader was merged into Paula Reader.", "50002 finds the patron from now on.",
            "Both waited: the better place stays (1) I1", "On loan to the patron: hold cancelled (1) I2", "Undo the merge",
        })
            Assert.Contains(text, result.Text, StringComparison.Ordinal);
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from journal where action = 'patron.merged'", 1));
        var patron = await browser.GetAsync($"/desk/patrons/{p.Uuid}");
        Assert.Contains("Holds (1)", patron.Text, StringComparison.Ordinal);
        Assert.Contains("place 1 in the queue", patron.Text, StringComparison.Ordinal);
        foreach (var text in new[]
        {
            "Merged with another record", "holds on an item that both waited for, cancelled: 1",
            "holds on the patron's own loan, cancelled: 1", "Old cards 50002",
        })
            Assert.Contains(text, patron.Text, StringComparison.Ordinal);
        // For a day there is a way back to what was done, and so to its undo.
        Assert.Contains($"href=\"{twice[0].Location}\"", patron.Body, StringComparison.Ordinal);
        var away = await browser.GetAsync($"/desk/patrons/{q.Uuid}");
        Assert.Equal(200, away.Status);
        Assert.Contains("was merged into another one", away.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/restore", away.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Quentin", (await browser.GetAsync("/desk/patrons?is=deleted")).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task An_old_card_that_was_lost_is_named_so_at_the_desk(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (p, q, r) = (
            await PersonAsync(server, "Paula", "50001"), await PersonAsync(server, "Quentin", "50002"),
            await PersonAsync(server, "Rosa", "50003"));
        await server.Cards().MarkLostAsync(caller, q.Barcode, CancellationToken.None);
        await server.MergeAsync(caller, p, q);
        await server.MergeAsync(caller, p, r);
        using var browser = await DeskBrowser.SignInAsync(server);
        foreach (var (scan, path) in new[] { ("/desk/find?q=50002", ""), ("/desk/check-out?card=50002", "/check-out") })
        {
            var lead = await browser.GetAsync(scan);
            Assert.StartsWith($"/desk/patrons/{p.Uuid}{path}", lead.Location, StringComparison.Ordinal);
            Assert.Contains("Old card, reported lost.", (await browser.GetAsync(lead.Location!)).Text, StringComparison.Ordinal);
        }

        var old = await browser.GetAsync((await browser.GetAsync("/desk/find?q=50003")).Location!);
        Assert.Contains("This is an old card, of a record that was merged", old.Text, StringComparison.Ordinal);
        Assert.Contains("50002, reported lost", old.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Card lost", old.Text, StringComparison.Ordinal);
        Assert.Contains($"/desk/patrons/{p.Uuid}", (await browser.GetAsync("/desk/patrons?q=50003")).Body, StringComparison.Ordinal);
        await browser.GetAsync("/desk/check-in");
        var line = await browser.SendAsync("/desk/check-in", browser.Page.Seal, [("item", "50002")], asScript: true);
        Assert.Contains("This is an old card, reported lost. It was the card of Paula Reader", line.Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task Undo_gives_back_and_names_what_stays(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var p = await PersonAsync(server, "Paula", "50001", (PatronField.Phone, "1"), (PatronField.City, "Bath"));
        var q = await PersonAsync(server, "Quentin", "50002", (PatronField.Phone, "2"), (PatronField.City, "Ockham"));
        await server.LendAsync(caller, q, "I1");
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block("\"borrowing\":false,\"requests\":true", q.Uuid, "Owes a book"));
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync($"/desk/patrons/{p.Uuid}/merge?with={q.Uuid}");
        var merged = await browser.SendAsync(
            $"/desk/patrons/{p.Uuid}/merge", Form(browser.Page, q, "left", ("from_phone", "right"), ("from_city", "right")));
        var result = await browser.GetAsync(merged.Location!);
        Assert.Contains("Phone City", result.Text, StringComparison.Ordinal);
        await server.ChangeAsync(caller, p, (PatronField.Phone, "3"));
        var page = await browser.GetAsync($"/desk/patrons/{p.Uuid}");
        var block = Regex.Match(page.Body, "href=\"(/desk/blocks/[0-9a-f-]+)/lift\"").Groups[1].Value;
        await browser.GetAsync($"{block}/lift");
        Assert.Equal(303, (await browser.SendAsync($"{block}/lift", ("reason", "Paid"))).Status);
        await server.LendAsync(caller, q, "I2");
        await browser.GetAsync(merged.Location!);
        var undo = $"{merged.Location}/undo";
        Assert.Equal(merged.Location, (await browser.SendAsync(undo)).Location);
        Assert.Equal(merged.Location, (await browser.SendAsync(undo)).Location);
        result = await browser.GetAsync(merged.Location!);
        foreach (var text in new[]
        {
            "The merge was undone", "What stays with Paula Reader", "Field: Phone changed since the merge",
            "Block: Owes a book not there any more", "Loan: I2 newer than the merge", "What went back", "Field: City", "Loan: I1",
        })
            Assert.Contains(text, result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Undo the merge", result.Text, StringComparison.Ordinal);
        Assert.Contains("Loans (1) Renew all I1", (await browser.GetAsync($"/desk/patrons/{q.Uuid}")).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_merge_is_refused_in_words_and_what_was_chosen_is_kept(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var p = await PersonAsync(server, "Paula", "50001", (PatronField.Phone, "1"));
        var q = await PersonAsync(server, "Quentin", "50002", (PatronField.Phone, "2"));
        var deleted = await PersonAsync(server, "Dora", "50003");
        await server.DeleteAsync(caller, "50003");
        var theirs = await server.CreateAsync(await server.SecondLibraryAsync());
        using var browser = await DeskBrowser.SignInAsync(server, tenant: "testlib");
        var path = $"/desk/patrons/{p.Uuid}/merge";
        foreach (var (with, why) in new[]
        {
            (p.Uuid, "This is the same record"), (deleted.Uuid, "That record is deleted. Restore it first"),
            (theirs.Uuid, "The library has no such record"), ("x", "The library has no such record"),
        })
        {
            var shown = await browser.GetAsync($"{path}?with={with}");
            Assert.Contains(why, shown.Text, StringComparison.Ordinal);
            await browser.GetAsync($"{path}?with={q.Uuid}");
            var sent = await browser.SendAsync(path, ("other", with), ("keep", "left"), ("revision_left", p.Revision), ("sure", "yes"));
            Assert.Equal((with, 409), (with, sent.Status));
            Assert.Contains(why, sent.Text, StringComparison.Ordinal);
        }

        Assert.Contains("This is the same record", (await browser.GetAsync($"{path}?q=50001")).Text, StringComparison.Ordinal);
        await browser.GetAsync($"{path}?with={q.Uuid}");
        var form = Form(browser.Page, q, "right", ("from_phone", "right"));
        await server.ChangeAsync(caller, q, (PatronField.City, "Ockham"));
        var conflict = await browser.SendAsync(path, form);
        Assert.Equal(409, conflict.Status);
        Assert.Contains("Somebody has changed one of the two records", conflict.Text, StringComparison.Ordinal);
        Assert.Matches("name=\"keep\" value=\"right\" checked", conflict.Body);
        Assert.Matches("name=\"from_phone\" value=\"right\" checked", conflict.Body);
        Assert.Equal([], await server.QueryAsync("select id from patron_merge", 1));
        // A form without revisions, as a forged one may be, merges nothing.
        Assert.Equal(409, (await browser.SendAsync(path, ("other", q.Uuid), ("keep", "left"), ("sure", "yes"))).Status);

        var id = await server.MergeAsync(caller, p, q);
        server.Clock.Advance(TimeSpan.FromHours(1));
        using var again = await DeskBrowser.SignInAsync(server, tenant: "testlib");
        var late = await again.GetAsync($"{path}?with={q.Uuid}");
        Assert.Contains("merged already, into Paula Reader", late.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await again.GetAsync($"/desk/merges/{Guid.NewGuid()}")).Status);
        await again.GetAsync($"/desk/merges/{id}");
        await server.DeleteAsync(caller, p.Barcode);
        var refused = await again.SendAsync($"/desk/merges/{id}/undo");
        Assert.Equal(409, refused.Status);
        Assert.Contains("Restore that record first", refused.Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_scan_at_the_check_out_of_a_patron_who_was_merged_meanwhile_is_named(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (p, q) = await PairAsync(server);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync($"/desk/patrons/{q.Uuid}/check-out");
        await server.MergeAsync(caller, p, q);
        var scan = await browser.SendAsync($"/desk/patrons/{q.Uuid}/check-out", browser.Page.Seal, [("item", "I1")], asScript: true);
        var lead = scan.Headers["HX-Redirect"];
        var page = await browser.GetAsync(lead);
        Assert.Contains("I1 was not taken, because this record was merged meanwhile", page.Text, StringComparison.Ordinal);
        Assert.Contains($"/desk/patrons/{p.Uuid}", page.Body, StringComparison.Ordinal);
        Assert.Equal([], await server.QueryAsync("select id from loan", 1));
    }

    [EveryEngine]
    public async Task Only_managers_merge(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (p, q) = await PairAsync(server);
        await server.HireAsync("clerk", Roles.Desk);
        using var clerk = await DeskBrowser.SignInAsync(server, "clerk", "a-password");
        Assert.DoesNotContain("/merge", (await clerk.GetAsync($"/desk/patrons/{p.Uuid}")).Body, StringComparison.Ordinal);
        Assert.Equal(403, (await clerk.GetAsync($"/desk/patrons/{p.Uuid}/merge")).Status);
        Assert.Equal(403, (await clerk.SendAsync($"/desk/patrons/{p.Uuid}/merge", ("other", q.Uuid), ("keep", "left"))).Status);
        var id = await server.MergeAsync(caller, p, q);
        Assert.Equal(403, (await clerk.SendAsync($"/desk/merges/{id}/undo")).Status);
        Assert.DoesNotContain("/desk/merges", (await clerk.GetAsync($"/desk/patrons/{q.Uuid}")).Body, StringComparison.Ordinal);
    }

    private static (string, string)[] Form(DeskPage page, Patron right, string keep, params (string, string)[] more) =>
    [
        ("other", right.Uuid), ("keep", keep), ("sure", "yes"), ("revision_left", page.ValueOf("revision_left")),
        ("revision_right", page.ValueOf("revision_right")), .. more,
    ];

    private static async Task<(Patron P, Patron Q)> PairAsync(TestServer server) =>
        (await PersonAsync(server, "Paula", "50001"), await PersonAsync(server, "Quentin", "50002"));

    private static async Task<Patron> PersonAsync(
        TestServer server, string name, string barcode, params (PatronField Field, string Text)[] more) =>
        await server.CreateAsync(
            await server.CallerAsync(),
            [(PatronField.FirstName, name), (PatronField.LastName, "Reader"), (PatronField.Barcode, barcode), .. more]);
}
