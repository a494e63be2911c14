using System.Text;
using System.Text.RegularExpressions;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Intake;
using PatronDesk.Tests.Lending;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>Items at the desk: found, added, described, imported.</summary>
public sealed partial class ItemTests
{
    [EveryEngine]
    public async Task An_item_is_added_once_and_a_barcode_that_another_has_is_named(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync("/desk/items/new");
        var seal = browser.Page.Seal;
        (string, string)[] fields = [("barcode", " B 1 "), ("title", "Emma <b>"), ("call_number", "813 AUS"), ("media_type", "book")];
        var first = await browser.SendAsync("/desk/items/new", seal, fields);
        Assert.Equal(303, first.Status);
        Assert.Equal(first.Location, (await browser.SendAsync("/desk/items/new", seal, fields)).Location);
        var page = await browser.GetAsync(first.Location!);
        foreach (var text in new[] { "The item was added.", "B 1", "Emma <b>", "813 AUS", "book", "It is not on loan." })
            Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Equal(["item.created"], await server.QueryAsync("select action from journal where action like 'item.%'", 1));
        await browser.GetAsync("/desk/items/new");
        var taken = await browser.SendAsync("/desk/items/new", ("barcode", "B 1"), ("title", "Another"));
        Assert.Equal(422, taken.Status);
        Assert.Contains("Another item has this barcode.", taken.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{first.Location!.Split('?')[0]}\"", taken.Body, StringComparison.Ordinal);
        Assert.Equal("Another", taken.ValueOf("title"));
        var empty = await browser.SendAsync("/desk/items/new", ("barcode", " "), ("title", new string('x', 1001)));
        Assert.Equal(422, empty.Status);
        Assert.Contains("2 fields need another look", empty.Text, StringComparison.Ordinal);
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from item", 1));
    }

    [EveryEngine]
    public async Task Two_people_who_describe_one_item_see_both_versions(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var path = await ItemAsync(server, "B1", "Emma");
        using var one = await DeskBrowser.SignInAsync(server);
        using var two = await DeskBrowser.SignInAsync(server);
        await one.GetAsync(path + "/edit");
        await two.GetAsync(path + "/edit");
        Assert.Equal(303, (await one.SendAsync(path + "/edit", ("title", "Emma, volume 1"), ("was_title", "Emma"))).Status);
        var met = await two.SendAsync(
            path + "/edit", ("title", "Emma"), ("was_title", "Emma"), ("media_type", "book"), ("was_media_type", ""));
        Assert.Equal(409, met.Status);
        Assert.Equal(("Emma, volume 1", "book"), (met.ValueOf("title"), met.ValueOf("media_type")));
        Assert.Contains("Stored now: Emma, volume 1", met.Text, StringComparison.Ordinal);
        var saved = await two.SendAsync(
            path + "/edit", ("title", "Emma, volume 1"), ("was_title", "Emma, volume 1"), ("media_type", "book"), ("was_media_type", ""));
        Assert.Equal(303, saved.Status);
        Assert.Equal(["Emma, volume 1|book"], await server.QueryAsync("select title, media_type from item", 2));
        Assert.Equal(
            ["title", "media_type"], await server.QueryAsync("select detail from journal where action = 'item.updated' order by id", 1));
        Assert.Equal(404, (await one.GetAsync("/desk/items/11111111-1111-4111-8111-111111111111")).Status);
        Assert.Equal(404, (await one.GetAsync("/desk/items/nothing/edit")).Status);
    }

    [EveryEngine]
    public async Task Items_are_found_by_barcode_and_by_words_of_the_title_in_pages(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        for (var i = 100; i < 220; i++)
            await ItemAsync(server, $"K{i}", i % 2 == 0 ? "Der Züricher Bote" : null);
        await ItemAsync(server, "100%_x", "Percent");
        using var browser = await DeskBrowser.SignInAsync(server);
        var pages = new List<string[]>();
        for (var next = "/desk/items?q=bote zur"; next.Length > 0; next = Link(browser.Page, "next"))
            pages.Add(Barcodes(await browser.GetAsync(next)));
        Assert.Equal([50, 10], pages.Select(page => page.Length));
        Assert.Equal(60, pages.SelectMany(page => page).Distinct().Count());
        Assert.Equal(pages[0], Barcodes(await browser.GetAsync(Link(browser.Page, "prev"))));
        Assert.Equal("", Link(browser.Page, "prev"));
        Assert.Equal(["K101"], Barcodes(await browser.GetAsync("/desk/items?q=k101")));
        Assert.Equal(["100%_x"], Barcodes(await browser.GetAsync("/desk/items?q=100%25_")));
        Assert.Empty(Barcodes(await browser.GetAsync("/desk/items?q=1%25")));
        Assert.Contains("No item found.", browser.Page.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.GetAsync("/desk/items?q=%00&after=%00")).Status);
    }

    [EveryEngine]
    public async Task An_item_s_page_says_who_has_it_and_who_waits(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var ada = await server.CreateAsync(caller, (PatronField.FirstName, "Ada"), (PatronField.LastName, "Byron"));
        var mo = await server.CreateAsync(caller, (PatronField.FirstName, "Mo"), (PatronField.LastName, "Yan"));
        var path = await ItemAsync(server, "B1", "Emma");
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.SendAsync($"/desk/patrons/{ada.Uuid}/check-out", ("item", "B1"));
        await browser.SendAsync($"/desk/patrons/{mo.Uuid}/holds", ("item", "B1"));
        var page = await browser.GetAsync(path);
        Assert.Contains("It is on loan to Ada Byron · due", page.Text, StringComparison.Ordinal);
        Assert.Contains("Mo Yan place 1 in the queue", page.Text, StringComparison.Ordinal);
        await browser.SendAsync("/desk/check-in", ("item", "B1"));
        page = await browser.GetAsync(path);
        Assert.Contains("It is on the pickup shelf.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", page.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{path}\"", (await browser.GetAsync("/desk/find?q=B1")).Body, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_file_is_imported_and_each_refused_row_is_told_with_its_line(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync("/desk/items/import");
        var file = "title,barcode\nEmma,B1\nSanditon,\n\"never closed,B2\nPersuasion,B3,x\n"u8.ToArray();
        var report = await browser.SendFileAsync("/desk/items/import", file);
        Assert.Equal(200, report.Status);
        Assert.Contains("1 item imported. 3 rows refused.", report.Text, StringComparison.Ordinal);
        Assert.Matches("3 The barcode must have .* 4 Its quotes do not pair. 5 It has 3 fields, and the first line names 2.", report.Text);
        Assert.Equal(["B1|Emma"], await server.QueryAsync("select barcode, title from item", 2));
        var staff = await server.QueryAsync("select actor from journal where action = 'item.imported'", 1);
        Assert.StartsWith("staff:", Assert.Single(staff), StringComparison.Ordinal);
        await browser.GetAsync("/desk/items/import");
        var foreign = await browser.SendFileAsync("/desk/items/import", [.. "barcode\nB4\nB"u8, 0xFC]);
        Assert.Contains("1 lines that are not UTF-8 were read as Windows-1252: 3.", foreign.Text, StringComparison.Ordinal);
        Assert.Equal(422, (await browser.SendFileAsync("/desk/items/import", [])).Status);
        // More than a form may have otherwise, and less than a file may have.
        var rows = Enumerable.Range(0, 3000).Select(i => $"L{i},{new string('t', 900)}");
        var large = Encoding.UTF8.GetBytes("barcode,title\n" + string.Join('\n', rows));
        Assert.InRange(large.Length, 2_000_000, 16_000_000);
        Assert.Contains("3,000 items imported.", (await browser.SendFileAsync("/desk/items/import", large)).Text, StringComparison.Ordinal);
        Assert.Equal(413, (await browser.SendFileAsync("/desk/items/import", new byte[17_000_000])).Status);
    }

    [EveryEngine]
    public async Task A_workbook_is_imported_as_its_cells_are_shown(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync("/desk/items/import");
        var file = TestWorkbook.Of(
            ["barcode", "title", ""],
            ["<c r=\"A2\" s=\"1\"><v>501</v></c>", "Emma", "on the top shelf"],
            ["<c r=\"A3\"><v>1234567890123450</v></c>", "Sanditon"]).Formats("00000").Make();
        var report = await browser.SendFileAsync("/desk/items/import", file);
        Assert.Equal(200, report.Status);
        foreach (var told in new[]
        {
            "1 item imported. 1 row refused.", "Numbers that are shown with zeros before them were read so: barcode.",
            "Cells without a heading were left out: 1 (C2).",
            "3 1234567890123450 is a number of more than 15 digits, and Excel keeps 15.",
        })
        {
            Assert.Contains(told, report.Text, StringComparison.Ordinal);
        }

        Assert.Equal(["00501|Emma"], await server.QueryAsync("select barcode, title from item", 2));
        await browser.GetAsync("/desk/items/import");
        Assert.Contains(
            "The workbook is damaged.", (await browser.SendFileAsync("/desk/items/import", file[..^100])).Text, StringComparison.Ordinal);
        await browser.GetAsync("/desk/items/import");
        var two = new TestWorkbook().Sheet("Books", TestWorkbook.Rows(["barcode"])).Sheet("Films", TestWorkbook.Rows(["barcode"])).Make();
        var which = await browser.SendFileAsync("/desk/items/import", two);
        Assert.Contains("Several sheets have rows: Books, Films.", which.Text, StringComparison.Ordinal);
    }

    private static async Task<string> ItemAsync(TestServer server, string barcode, string? title) =>
        $"/desk/items/{(await server.ImportItemAsync(await server.CallerAsync(), barcode, title)).Id}";

    private static string Link(DeskPage page, string rel) =>
        System.Net.WebUtility.HtmlDecode(Regex.Match(page.Body, $"href=\"([^\"]*)\"\\s+rel=\"{rel}\"").Groups[1].Value);

    private static string[] Barcodes(DeskPage page) =>
        [.. Row().Matches(page.Body).Select(row => System.Net.WebUtility.HtmlDecode(row.Groups[1].Value))];

    [GeneratedRegex("<td><a href=\"/desk/items/[^<]*</a></td>\\s*<td>([^<]*)</td>")]
    private static partial Regex Row();
}
