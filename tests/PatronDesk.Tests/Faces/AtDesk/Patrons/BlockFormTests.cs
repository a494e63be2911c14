using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>Blocks at the desk: made, edited by two people, lifted with a reason, and their days.</summary>
public sealed class BlockFormTests
{
    [EveryEngine]
    public async Task A_block_is_made_once_shown_in_words_and_lifted_with_a_reason(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var path = await PatronAsync(server);
        await browser.GetAsync(path + "/blocks/new");
        (string, string)[] block =
        [
            ("description", "Books are missing"), ("message", "Please come to the desk."), ("staff", "Two letters came back."),
            ("borrowing", "yes"), ("requests", "yes"),
        ];
        var made = await browser.SendAsync(path + "/blocks/new", block);
        Assert.Equal(path + "?done=blocked", made.Location);
        Assert.Equal(303, (await browser.SendAsync(path + "/blocks/new", block)).Status);
        Assert.Equal(["block.created"], await server.QueryAsync("select action from journal where action like 'block.%'", 1));
        var page = await browser.GetAsync(path);
        foreach (var text in new[]
        {
            "This patron may not do everything", "Borrowing, Requests: Please come to the desk.", "Blocks (1)", "Books are missing",
            "Staff only: Two letters came back.", "never expires", "owner,",
        })
            Assert.Contains(text, page.Text, StringComparison.Ordinal);

        var lift = Lift(page);
        await browser.GetAsync(lift);
        var unsaid = await browser.SendAsync(lift, ("reason", "  "));
        Assert.Equal(422, unsaid.Status);
        Assert.Contains("Write why", unsaid.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await browser.SendAsync(lift, ("reason", "All came back."))).Status);
        var late = await browser.SendAsync(lift, ("reason", "Again."));
        Assert.Equal(409, late.Status);
        Assert.Contains("It was lifted already by owner · desk", late.Text, StringComparison.Ordinal);
        page = await browser.GetAsync(path);
        Assert.Contains("Block lifted: All came back.", page.Text, StringComparison.Ordinal);
        Assert.Contains("May borrow, renew and request.", page.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["block.created", "block.lifted"],
                await server.QueryAsync("select action from journal where action like 'block.%' order by id", 1));
    }

    [EveryEngine]
    public async Task A_refused_form_comes_back_as_it_was(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var path = await PatronAsync(server) + "/blocks/new";
        await browser.GetAsync(path);
        Assert.Equal(3, Ticks(browser.Page));
        var refused = await browser.SendAsync(path, ("description", ""), ("staff", "kept"), ("borrowing", "yes"), ("requests", "yes"));
        Assert.Equal(422, refused.Status);
        Assert.Contains("Description is required", refused.Text, StringComparison.Ordinal);
        Assert.Equal(2, Ticks(refused));
        Assert.Contains("kept</textarea>", refused.Body, StringComparison.Ordinal);
        var none = await browser.SendAsync(path, ("description", "x"), ("block_expires", "2026-11-22"));
        Assert.Contains("Choose at least one action", none.Text, StringComparison.Ordinal);
        Assert.Contains("Choose 23 November 2026 or a later day", none.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await browser.SendAsync(path, ("description", "x"), ("renewals", "yes"),
            ("block_expires", "2026-11-23"))).Status);
    }

    [EveryEngine]
    public async Task The_last_blocked_day_is_the_library_s_and_an_untouched_save_changes_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Zone("Pacific/Auckland"));
        using var browser = await DeskBrowser.SignInAsync(server);
        var path = await PatronAsync(server);
        await browser.GetAsync(path + "/blocks/new");
        await browser.SendAsync(path + "/blocks/new", ("description", "x"), ("borrowing", "yes"), ("block_expires", "2027-03-01"));
        var expires = (await server.QueryAsync("select cast(expires_at as text) from manual_block", 1))[0];
        Assert.InRange(
            DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds(expires)), new(2027, 3, 1, 10, 59, 59, default),
                new(2027, 3, 1, 11, 0, 0, default));
        var page = await browser.GetAsync(path);
        Assert.Contains("last blocked day 1 March 2027", page.Text, StringComparison.Ordinal);
        var edit = Edit(page);
        for (var i = 0; i < 3; i++)
        {
            await browser.GetAsync(edit);
            Assert.Equal("2027-03-01", browser.Page.ValueOf("block_expires"));
            Assert.Equal(303, (await browser.SendAsync(edit, Edited(browser.Page))).Status);
        }

        Assert.Equal([expires + "|1"],
            await server.QueryAsync("select cast(expires_at as text), cast(version as text) from manual_block", 2));
    }

    [EveryEngine]
    public async Task An_instant_within_a_day_is_shown_with_its_time_and_survives_a_save(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Zone("Europe/Berlin"));
        using var browser = await DeskBrowser.SignInAsync(server);
        var path = await PatronAsync(server);
        var block = FolioCalls.Block("\"expirationDate\":\"2027-03-01T00:00:00.000Z\"", path.Split('/')[^1], "From FOLIO");
        Assert.Equal(201, (int)(await server.Client.PostAsync("/manualblocks", block)).Status);
        var page = await browser.GetAsync(path);
        Assert.Contains("until 1 March 2027, 01:00", page.Text, StringComparison.Ordinal);
        var edit = Edit(page);
        await browser.GetAsync(edit);
        Assert.Equal(303, (await browser.SendAsync(edit, Edited(browser.Page, ("message", "new")))).Status);
        Assert.Equal(["1803859200000000"], await server.QueryAsync("select cast(expires_at as text) from manual_block", 1));
    }

    [EveryEngine]
    public async Task A_midnight_that_does_not_exist_is_no_trouble(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Zone("America/Santiago"));
        using var browser = await DeskBrowser.SignInAsync(server);
        var path = await PatronAsync(server);
        await browser.GetAsync(path + "/blocks/new");
        Assert.Equal(
            303,
            (await browser.SendAsync(path + "/blocks/new", ("description", "x"), ("borrowing", "yes"),
                ("block_expires", "2027-09-04"))).Status);
        var expires = Milliseconds((await server.QueryAsync("select cast(expires_at as text) from manual_block", 1))[0]);
        Assert.InRange(
            DateTimeOffset.FromUnixTimeMilliseconds(expires), new(2027, 9, 5, 3, 59, 59, default), new(2027, 9, 5, 4, 0, 1, default));
        Assert.Contains("last blocked day 4 September 2027", (await browser.GetAsync(path)).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task Two_people_who_edit_one_block_see_both_versions(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.HireAsync("other", Roles.Desk);
        using var first = await DeskBrowser.SignInAsync(server);
        using var second = await DeskBrowser.SignInAsync(server, "other", "a-password");
        var path = await PatronAsync(server);
        await first.GetAsync(path + "/blocks/new");
        await first.SendAsync(path + "/blocks/new", ("description", "Books are missing"), ("borrowing", "yes"), ("renewals", "yes"));
        var edit = Edit(await first.GetAsync(path));
        await first.GetAsync(edit);
        await second.GetAsync(edit);
        Assert.Equal(303, (await first.SendAsync(edit, Edited(first.Page, ("description", "Two books are missing")))).Status);
        var conflict = await second.SendAsync(edit, Edited(second.Page, ("description", "Three books"), ("message", "Hello")));
        Assert.Equal(409, conflict.Status);
        Assert.Contains("Stored now: Two books are missing", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("Three books</textarea>", conflict.Body, StringComparison.Ordinal);
        Assert.Contains("Hello</textarea>", conflict.Body, StringComparison.Ordinal);
        Assert.Equal(["Two books are missing"], await server.QueryAsync("select description from manual_block", 1));
    }

    [EveryEngine]
    public async Task A_template_fills_the_form_and_its_code_stays_with_the_block(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var template = await server.Client.PostAsync(
            "/manual-block-templates",
            """{"name":"Overdue","code":"OD","blockTemplate":{"desc":"Much is overdue","patronMessage":"Bring it","renewals":false}}""");
        using var browser = await DeskBrowser.SignInAsync(server);
        var path = await PatronAsync(server);
        var page = await browser.GetAsync($"{path}/blocks/new?template={(string)template.Json["id"]!}");
        Assert.Contains("Much is overdue</textarea>", page.Body, StringComparison.Ordinal);
        Assert.Equal(2, Ticks(page));
        Assert.Equal(
            303,
            (await browser.SendAsync(
                path + "/blocks/new", ("template", (string)template.Json["id"]!), ("description", "Much is overdue"),
                    ("borrowing", "yes"))).Status);
        Assert.Equal(["OD|Manual"], await server.QueryAsync("select code, type from manual_block", 2));
    }

    private static async Task<string> PatronAsync(TestServer server)
    {
        var patron = await server.CreateAsync(
            await server.CallerAsync(), (PatronField.FirstName, "Ada"), (PatronField.LastName, "Byron"));
        return $"/desk/patrons/{patron.Uuid}";
    }

    private static long Milliseconds(string microseconds) => long.Parse(microseconds, CultureInfo.InvariantCulture) / 1000;

    private static Dictionary<string, string?> Zone(string name) => new() { ["Bootstrap:TimeZone"] = name };

    private static string Lift(DeskPage page) => Edit(page) + "/lift";

    private static string Edit(DeskPage page) =>
        System.Text.RegularExpressions.Regex.Match(page.Body, "href=\"(/desk/blocks/[0-9a-f-]+)\"").Groups[1].Value;

    private static int Ticks(DeskPage page) => page.Body.Split("checked=\"checked\"").Length - 1;

    // The fields of an edit form as the page has them, with some of them typed anew.
    private static (string, string)[] Edited(DeskPage page, params (string Name, string Value)[] typed) =>
    [
        .. Fields(page).Where(field => typed.All(one => one.Name != field.Item1)), .. typed,
    ];

    private static (string, string)[] Fields(DeskPage page) =>
    [
        ("revision", page.ValueOf("revision")),
        .. new[] { "description", "staff", "message" }.SelectMany(name => new[]
        {
            (name, System.Net.WebUtility.HtmlDecode(
                System.Text.RegularExpressions.Regex.Match(page.Body, $"<textarea id=\"{name}\"[^>]*>([^<]*)<").Groups[1].Value)),
            ($"was_{name}", page.ValueOf($"was_{name}")),
        }),
        ("block_expires", page.ValueOf("block_expires")), ("was_block_expires", page.ValueOf("was_block_expires")),
        .. new[] { "borrowing", "renewals", "requests" }.SelectMany(name => new[]
        {
            (name, page.ValueOf($"was_{name}")), ($"was_{name}", page.ValueOf($"was_{name}")),
        }),
    ];
}
