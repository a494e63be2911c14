using System.Text.RegularExpressions;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>The list of patrons: search, filters, and pages that begin after a name and an id.</summary>
public sealed partial class PatronListTests
{
    [EveryEngine]
    public async Task Pages_go_by_name_forward_and_back_and_keep_their_filter(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        for (var i = 0; i < 60; i++)
        {
            await server.CreateAsync(
                caller, (PatronField.FirstName, $"Person{i % 7}"), (PatronField.LastName, i % 2 == 0 ? "Moser" : "Álvarez"),
                (PatronField.Freeze, i < 55 ? "1" : "0"));
        }

        using var browser = await DeskBrowser.SignInAsync(server);
        var path = "/desk/patrons?q=person&is=frozen";
        var pages = new List<string[]>();
        for (var next = path; next.Length > 0; next = Link(browser.Page, "next"))
        {
            await browser.GetAsync(next);
            Assert.Contains("55 patrons", browser.Page.Text, StringComparison.Ordinal);
            pages.Add(Names(browser.Page));
        }

        Assert.Equal([25, 25, 5], pages.Select(page => page.Length));
        var all = pages.SelectMany(page => page).ToList();
        Assert.Equal(55, all.Distinct().Count());
        Assert.Equal("Álvarez", all[0].Split('>')[1].Split(' ')[1]);
        Assert.Contains("Moser", all[^1], StringComparison.Ordinal);
        // Back again, the same rows.
        await browser.GetAsync(Link(browser.Page, "prev"));
        Assert.Equal(pages[1], Names(browser.Page));
        await browser.GetAsync(Link(browser.Page, "prev"));
        Assert.Equal(pages[0], Names(browser.Page));
        Assert.Equal("", Link(browser.Page, "prev"));
    }

    [EveryEngine]
    public async Task A_list_is_sorted_by_name_by_newest_and_by_expiry_forward_and_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var start = server.Clock.GetUtcNow();
        for (var i = 0; i < 60; i++)
        {
            // The later somebody was added, the earlier in the alphabet. Every third never expires, and some expire together.
            var made = await server.CreateAsync(
                caller, (PatronField.FirstName, "Person"), (PatronField.LastName, $"N{99 - i}"), (PatronField.Tags, "all"));
            if (i % 3 > 0)
            {
                await server.Store.ScriptAsync(
                    $"update patron set expires_at = {start.AddDays(30 - i % 7).ToUnixTimeMilliseconds() * 1000} where id = {made.Id};");
            }
        }

        using var browser = await DeskBrowser.SignInAsync(server);
        foreach (var (sort, expected) in new (string, Func<int, (long, long)>)[]
        {
            ("name", i => (-i, 0)), ("newest", i => (-i, 0)), ("", i => (-i, 0)),
            ("expiry", i => (i % 3 == 0 ? long.MaxValue : -(i % 7), i)),
        })
        {
            var pages = new List<string[]>();
            for (var next = $"/desk/patrons?tag=all&sort={sort}"; next.Length > 0; next = Link(browser.Page, "next"))
            {
                await browser.GetAsync(next);
                Assert.Contains("60 patrons", browser.Page.Text, StringComparison.Ordinal);
                pages.Add(Names(browser.Page));
            }

            Assert.Equal(
                Enumerable.Range(0, 60).OrderBy(expected).Select(i => $"Person N{99 - i}"),
                pages.SelectMany(page => page).Select(row => row.Split('>')[1]));
            for (var page = 1; page >= 0; page--)
            {
                await browser.GetAsync(Link(browser.Page, "prev"));
                Assert.Equal(pages[page], Names(browser.Page));
            }

            Assert.Equal("", Link(browser.Page, "prev"));
        }

        var expiring = await browser.GetAsync("/desk/patrons?sort=expiry");
        Assert.Contains("<option value=\"expiry\" selected", expiring.Body, StringComparison.Ordinal);
        Assert.Contains("Expires after", expiring.Text, StringComparison.Ordinal);
        Assert.Contains("Patron since", (await browser.GetAsync("/desk/patrons?sort=newest")).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_list_is_filtered_by_each_state_and_the_tiles_agree(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        foreach (var name in new[] { "Frozen", "Inactive", "Blocked", "Expired", "Deleted", "Plain" })
            await server.CreateAsync(caller, (PatronField.FirstName, "One"), (PatronField.LastName, name),
                (PatronField.Tags, "first one,b_c"));
        using var browser = await DeskBrowser.SignInAsync(server);
        await DoAsync(browser, "Frozen", "/state", ("do", "freeze"));
        await DoAsync(browser, "Inactive", "/state", ("do", "end"));
        await DoAsync(browser, "Blocked", "/blocks/new", ("description", "Books are missing"), ("borrowing", "yes"));
        await DoAsync(
            browser, "Expired", "/edit", ("expires", "2026-11-20"), ("revision", await RevisionOfAsync(browser, "Expired")));
        await DoAsync(browser, "Deleted", "/delete", ("revision", await RevisionOfAsync(browser, "Deleted")));
        foreach (var (state, name) in new[]
        {
            ("frozen", "Frozen"), ("inactive", "Inactive"), ("blocked", "Blocked"), ("expired", "Expired"), ("deleted", "Deleted"),
        })
        {
            var page = await browser.GetAsync($"/desk/patrons?is={state}");
            Assert.Contains("1 patron ", page.Text, StringComparison.Ordinal);
            Assert.Contains($"One {name}", page.Text, StringComparison.Ordinal);
        }

        var home = (await browser.GetAsync("/desk")).Text;
        foreach (var tile in new[]
        {
            "5 patrons", "1 frozen", "1 inactive", "1 expired", "1 deleted, can be restored", "1 blocked from borrowing",
                "0 blocked from renewals",
        })
            Assert.Contains(tile, home, StringComparison.Ordinal);
        Assert.Contains("5 patrons", (await browser.GetAsync("/desk/patrons?tag=first one")).Text, StringComparison.Ordinal);
        Assert.Contains("5 patrons", (await browser.GetAsync("/desk/patrons?tag=B_C")).Text, StringComparison.Ordinal);
        Assert.Contains("0 patrons", (await browser.GetAsync("/desk/patrons?tag=first")).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task The_script_gets_the_rows_alone_and_a_place_that_is_gone_says_so(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.CreateAsync(await server.CallerAsync(), (PatronField.FirstName, "Ada"), (PatronField.LastName, "Byron"));
        using var browser = await DeskBrowser.SignInAsync(server);
        var part = await browser.GetAsync("/desk/patrons?q=by", ("HX-Request", "true"));
        Assert.DoesNotContain("<html", part.Body, StringComparison.Ordinal);
        Assert.Contains("data-count=\"1 patron\"", part.Body, StringComparison.Ordinal);
        Assert.Contains("HX-Request", part.Headers["Vary"], StringComparison.Ordinal);
        var place = Convert.ToBase64String("99\n7\nzzz\nzzz"u8).TrimEnd('=');
        var past = await browser.GetAsync($"/desk/patrons?q=by&after={place}");
        Assert.Equal(200, past.Status);
        Assert.Contains("nothing on this page any more", past.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.GetAsync("/desk/patrons?after=%00%ff&q=%00b&tag=%00")).Status);
    }

    [EveryEngine]
    public async Task A_scan_beats_words_and_says_what_it_read(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var one = await server.CreateAsync(
            caller, (PatronField.FirstName, "One"), (PatronField.LastName, "Reader"), (PatronField.PatronId, "31002"),
                (PatronField.Barcode, "31001"));
        var two = await server.CreateAsync(
            caller, (PatronField.FirstName, "Two"), (PatronField.LastName, "Reader"), (PatronField.Barcode, "31002"));
        using var browser = await DeskBrowser.SignInAsync(server);
        Assert.Equal($"/desk/patrons/{two.Uuid}", (await browser.GetAsync("/desk/find?q=31002")).Location);
        Assert.Equal($"/desk/patrons/{one.Uuid}", (await browser.GetAsync("/desk/find?q=*31001*")).Location);
        Assert.Equal("/desk/patrons?q=reader", (await browser.GetAsync("/desk/find?q=reader")).Location);
        Assert.Contains(
            "another keyboard layout", (await browser.GetAsync("/desk/find?q=" + Uri.EscapeDataString("&é\"'("))).Text,
            StringComparison.Ordinal);
        Assert.Equal("/desk", (await browser.GetAsync("/desk/find?q=%20")).Location);
    }

    private static async Task DoAsync(DeskBrowser browser, string name, string below, params (string, string)[] fields)
    {
        var path = await PathOfAsync(browser, name);
        var answer = await browser.SendAsync(path + below, fields);
        Assert.True(answer.Status == 303, answer.Text);
    }

    private static async Task<string> RevisionOfAsync(DeskBrowser browser, string name)
    {
        await browser.GetAsync(await PathOfAsync(browser, name) + "/edit");
        return browser.Page.ValueOf("revision");
    }

    private static async Task<string> PathOfAsync(DeskBrowser browser, string name)
    {
        var path = (await browser.GetAsync($"/desk/find?q=One {name}")).Location!.Split('?')[0];
        await browser.GetAsync(path);
        return path;
    }

    private static string Link(DeskPage page, string rel) =>
        System.Net.WebUtility.HtmlDecode(Regex.Match(page.Body, $"href=\"([^\"]*)\"\\s+rel=\"{rel}\"").Groups[1].Value);

    private static string[] Names(DeskPage page) =>
        [.. Row().Matches(page.Body).Select(row => System.Net.WebUtility.HtmlDecode($"{row.Groups[1].Value}>{row.Groups[2].Value}"))];

    [GeneratedRegex("<td><a href=\"(/desk/patrons/[0-9a-f-]+)[^>]*>([^<]*)</a>")]
    private static partial Regex Row();
}
