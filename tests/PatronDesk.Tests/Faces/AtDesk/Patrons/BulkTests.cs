using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Lending;
using PatronDesk.Tests.Patrons;
using static PatronDesk.Tests.Faces.AtDesk.BulkSteps;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>One thing done with many patrons: the choice, the preview, the run and its report.</summary>
public sealed class BulkTests
{
    [EveryEngine]
    public async Task A_run_touches_the_ticked_alone_and_its_button_preview_and_report_have_one_number(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var people = await PeopleAsync(server, 5);
        using var browser = await DeskBrowser.SignInAsync(server);
        var list = await browser.GetAsync("/desk/patrons?q=mo");
        Assert.Equal(2, BulkButton().Count(list.Body));
        var form = await browser.SendAsync(
            "/desk/bulk", ("do", "freeze"), ("for", "ticked"), ("q", "mo"), ("patron", people[1].Uuid), ("patron", people[2].Uuid),
            ("patron", people[4].Uuid));
        Assert.Contains("For the 3 patrons that you ticked.", form.Text, StringComparison.Ordinal);
        var preview = await PreviewAsync(browser, people[1], people[2], people[4], "freeze");
        Assert.Contains(">Freeze 3 patrons</button>", preview.Body, StringComparison.Ordinal);
        Assert.Equal(3, Rows(preview));
        Assert.Equal(["0"], await server.QueryAsync("select cast(sum(frozen) as text) from patron", 1));

        var report = await RunAsync(browser);
        Assert.Equal(3, Rows(report));
        Assert.Contains("Changed: 3", report.Text, StringComparison.Ordinal);
        Assert.Equal(
            [people[1].Barcode, people[2].Barcode, people[4].Barcode],
            await server.QueryAsync("select barcode from patron where frozen = 1 order by id", 1));
        Assert.Equal(
            ["bulk.started|freeze", "patron.updated|freeze", "patron.updated|freeze", "patron.updated|freeze"],
            await server.QueryAsync("select action, detail from journal where face = 'desk' order by action, id", 2));
        Assert.Equal(
            ["owner"], await server.QueryAsync("select distinct updated_by_name from patron where frozen = 1", 1));
    }

    [EveryEngine]
    public async Task A_form_that_is_sent_twice_makes_one_run_which_starts_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var people = await PeopleAsync(server, 2);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync($"/desk/bulk/new?do=tag&for=ticked&patron={people[0].Uuid}&patron={people[1].Uuid}");
        (string, string)[] sent = [("do", "tag"), ("patron", people[0].Uuid), ("patron", people[1].Uuid), ("new_tag", "Late")];
        var seal = browser.Page.Seal;
        var first = await browser.SendAsync("/desk/bulk/new", seal, sent);
        Assert.Equal(first.Location, (await browser.SendAsync("/desk/bulk/new", seal, sent)).Location);
        await browser.GetAsync(first.Location!);
        seal = browser.Page.Seal;
        for (var i = 0; i < 3; i++)
            Assert.Equal(first.Location, (await browser.SendAsync(first.Location + "/run", seal, [])).Location);
        await EndedAsync(browser, first.Location!);
        Assert.Equal(["Late", "Late"], await server.QueryAsync("select tags from patron", 1));
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from bulk_run", 1));
        Assert.Equal(
            ["1"], await server.QueryAsync("select cast(count(*) as text) from journal where action = 'bulk.started'", 1));
        // The tag is there already, whatever its case.
        await PreviewAsync(browser, people[0], people[1], null, "tag", ("new_tag", "late"));
        Assert.Contains("Nothing to change: 2", (await RunAsync(browser)).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task Nobody_chosen_is_refused_and_changes_nobody(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await PeopleAsync(server, 3);
        var stranger = await server.CreateAsync(await server.SecondLibraryAsync());
        using var browser = await DeskBrowser.SignInAsync(server, tenant: "testlib");
        Assert.Equal(422, (await browser.GetAsync("/desk/bulk/new?do=freeze&for=ticked&q=mo")).Status);
        await browser.GetAsync("/desk");
        foreach (var sent in new (string, string)[][]
        {
            [], [("for", "ticked")], [("for", "ticked"), ("q", "mo")], [("patron", "")], [("patron", "no-such-id")],
            [("patron", stranger.Uuid)],
            [("for", "search"), ("is", "deleted")], [("for", "search"), ("is", "everybody")], [("for", "search"), ("tag", "a\u0001b")],
            [("for", "search"), ("q", "nobody-like-this")],
        })
        {
            var answer = await browser.SendAsync("/desk/bulk/new", [("do", "freeze"), .. sent]);
            Assert.Equal((string.Join(';', sent), 422), (string.Join(';', sent), answer.Status));
            Assert.Contains("No patron was chosen.", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(400, (await browser.SendAsync("/desk/bulk/new", ("do", "delete"), ("for", "search"))).Status);
        Assert.Equal(["0|0"], await server.QueryAsync(
            "select cast(sum(frozen) as text), cast((select count(*) from bulk_run) as text) from patron", 2));
    }

    [EveryEngine]
    public async Task Who_joins_the_search_after_the_preview_is_counted_and_not_touched(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var people = await PeopleAsync(server, 4);
        var caller = await server.CallerAsync();
        await server.CreateAsync(caller, (PatronField.LastName, "Other"));
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync("/desk/bulk/new?do=freeze&for=search&q=moser&is=&tag=");
        var made = await browser.SendAsync("/desk/bulk/new", ("do", "freeze"), ("for", "search"), ("q", "moser"));
        var preview = await browser.GetAsync(made.Location!);
        Assert.Contains(">Freeze 4 patrons</button>", preview.Body, StringComparison.Ordinal);

        var joiner = await server.CreateAsync(caller, (PatronField.FirstName, "New"), (PatronField.LastName, "Moser"));
        // Nor does somebody who left the search since, or was deleted, make a line less.
        await server.DeleteAsync(caller, people[3].Barcode);
        Assert.IsType<UpdatePatron.Updated>(await server.Patrons().UpdateAsync(
            caller, PatronKey.OfUuid(people[2].Uuid), Desk.Say((PatronField.LastName, "Married")), default, default));
        var report = await RunAsync(browser);
        Assert.Equal(4, Rows(report));
        Assert.Contains("Changed: 3", report.Text, StringComparison.Ordinal);
        Assert.Contains("Deleted meanwhile, not touched: 1", report.Text, StringComparison.Ordinal);
        Assert.Contains("Joined the search after the preview, not touched: 1 patron", report.Text, StringComparison.Ordinal);
        Assert.Equal(["0"], await server.QueryAsync($"select cast(frozen as text) from patron where uuid = '{joiner.Uuid}'", 1));
        Assert.Equal(["3"], await server.QueryAsync("select cast(sum(frozen) as text) from patron", 1));
    }

    [EveryEngine]
    public async Task Blocks_are_made_and_those_of_the_preview_lifted(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var people = await PeopleAsync(server, 2);
        var caller = await server.CallerAsync();
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync($"/desk/bulk/new?do=block&patron={people[0].Uuid}");
        var refused = await browser.SendAsync(
            "/desk/bulk/new", ("do", "block"), ("patron", people[0].Uuid), ("staff", "kept"), ("block_expires", "01/02/2027"));
        Assert.Equal(422, refused.Status);
        foreach (var text in new[] { "kept", "01/02/2027", "Description is required", "Choose at least one action" })
            Assert.Contains(text, refused.Body, StringComparison.Ordinal);

        await PreviewAsync(
            browser, people[0], people[1], null, "block", ("description", "Card not renewed"), ("message", "Please come."),
            ("block_expires", "2027-03-01"), ("borrowing", "yes"));
        Assert.Contains("1 March 2027", browser.Page.Text, StringComparison.Ordinal);
        Assert.Contains("Changed: 2", (await RunAsync(browser)).Text, StringComparison.Ordinal);
        Assert.Equal(
            ["Card not renewed|Please come.|1|0|1803945599000000|owner", "Card not renewed|Please come.|1|0|1803945599000000|owner"],
            (await server.QueryAsync(
                "select description, patron_message, cast(borrowing as text), cast(renewals as text), cast(expires_at as text), "
                    + "created_by_name from manual_block", 6)).Select(row => row.Replace("1803945600000000", "1803945599000000",
                        StringComparison.Ordinal)));
        Assert.Contains("Please come.", (await browser.GetAsync($"/desk/patrons/{people[1].Uuid}")).Text, StringComparison.Ordinal);

        var preview = await PreviewAsync(browser, people[0], people[1], null, "lift", ("reason", "All are renewed."));
        Assert.Equal(2, Regex.Count(preview.Text, "1 block"));
        // One that comes after the preview stays.
        var later = await server.BlockAsync(caller, people[0]);
        Assert.Contains("Changed: 2", (await RunAsync(browser)).Text, StringComparison.Ordinal);
        Assert.Equal([later], await server.QueryAsync("select id from manual_block", 1));
        Assert.Equal(
            ["block.lifted|All are renewed.", "block.lifted|All are renewed."],
            await server.QueryAsync("select action, detail from journal where action = 'block.lifted'", 2));
    }

    [EveryEngine]
    public async Task The_expiry_and_the_end_of_a_freeze_are_set_for_all(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["Bootstrap:TimeZone"] = "Pacific/Auckland" });
        var people = await PeopleAsync(server, 2);
        using var browser = await DeskBrowser.SignInAsync(server);
        foreach (var sent in new (string, string)[][] { [], [("expires", "01/02/2027")] })
        {
            await browser.GetAsync($"/desk/bulk/new?do=expire&patron={people[0].Uuid}");
            Assert.Equal(422, (await browser.SendAsync("/desk/bulk/new", [("do", "expire"), ("patron", people[0].Uuid), .. sent])).Status);
        }

        await PreviewAsync(browser, people[0], people[1], null, "expire", ("expires", "2027-03-01"));
        Assert.Contains("Changed: 2", (await RunAsync(browser)).Text, StringComparison.Ordinal);
        var page = await browser.GetAsync($"/desk/patrons/{people[1].Uuid}");
        Assert.Contains("1 March 2027", page.Text, StringComparison.Ordinal);
        await PreviewAsync(browser, people[0], people[1], null, "expire", ("never", "yes"));
        Assert.Contains("Changed: 2", (await RunAsync(browser)).Text, StringComparison.Ordinal);
        Assert.Equal(["2"], await server.QueryAsync("select cast(count(*) as text) from patron where expires_at is null", 1));

        await PreviewAsync(browser, people[0], null, null, "freeze");
        await RunAsync(browser);
        await PreviewAsync(browser, people[0], people[1], null, "unfreeze");
        var report = await RunAsync(browser);
        Assert.Contains("Changed: 1", report.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing to change: 1", report.Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_template_fills_the_form_of_a_run_and_its_code_stays_with_the_blocks(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var people = await PeopleAsync(server, 2);
        await server.Client.PostAsync("/manual-block-templates", """
            {"name":"Lost books","code":"LOST","blockTemplate":{"desc":"Books are lost","patronMessage":"Please come.","renewals":false}}
            """);
        var template = (await server.QueryAsync("select id from manual_block_template", 1))[0];
        using var browser = await DeskBrowser.SignInAsync(server);
        var empty = await browser.GetAsync($"/desk/bulk/new?do=block&patron={people[0].Uuid}&patron={people[1].Uuid}");
        Assert.Contains("Lost books (LOST)", empty.Text, StringComparison.Ordinal);
        var filled = await browser.SendAsync(
            "/desk/bulk", ("do", "block"), ("patron", people[0].Uuid), ("patron", people[1].Uuid), ("template", template));
        Assert.Contains("Books are lost</textarea>", filled.Body, StringComparison.Ordinal);
        Assert.Contains($"name=\"template\" value=\"{template}\"", filled.Body, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(filled.Body, $"id=\"(borrowing|requests)\"[^>]* checked"));
        Assert.DoesNotMatch("id=\"renewals\"[^>]* checked", filled.Body);
        await PreviewAsync(
            browser, people[0], people[1], null, "block", ("template", template), ("description", "Books are lost"), ("borrowing", "yes"));
        Assert.Contains("Changed: 2", (await RunAsync(browser)).Text, StringComparison.Ordinal);
        Assert.Equal(
            ["Books are lost|LOST", "Books are lost|LOST"], await server.QueryAsync("select description, code from manual_block", 2));
    }

    [EveryEngine]
    public async Task A_long_preview_is_shown_in_pages(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await PeopleAsync(server, 130);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync("/desk/bulk/new?do=freeze&for=search");
        var made = await browser.SendAsync("/desk/bulk/new", ("do", "freeze"), ("for", "search"));
        var first = await browser.GetAsync(made.Location!);
        Assert.Contains("Freeze 130 patrons", first.Text, StringComparison.Ordinal);
        Assert.Equal(100, Rows(first));
        Assert.Equal(30, Rows(await browser.GetAsync(made.Location + "?after=100")));
        Assert.DoesNotContain("rel=\"next\"", browser.Page.Body, StringComparison.Ordinal);
        await browser.GetAsync(made.Location!);
        Assert.Contains("Changed: 130", (await RunAsync(browser)).Text, StringComparison.Ordinal);
    }

    private static int Rows(DeskPage page) => Regex.Count(page.Body, "<tr>") - 1;
}
