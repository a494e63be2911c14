using PatronDesk.Accounts;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>The library's settings at the desk: refused beside the field, changed by two people, and another time zone.</summary>
public sealed class LibraryPageTests
{
    private const string Path = "/desk/settings/library";

    private static readonly string[] Names =
    [
        "library", "country", "time_zone", "loan_days", "renewal_limit", "checkout_limit", "hold_days", "keep_deleted_days",
        "keep_loans_days", "barcode_prefix",
    ];

    [EveryEngine]
    public async Task Settings_are_saved_and_journalled_by_name_and_an_untouched_save_is_not(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(Path);
        Assert.Equal("14", browser.Page.ValueOf("loan_days"));
        Assert.Equal(Path + "?done=library-saved", (await browser.SendAsync(Path, Form(browser.Page))).Location);
        Assert.Equal([], await server.QueryAsync("select detail from journal where action = 'library.changed'", 1));
        await browser.GetAsync(Path);
        var saved = await browser.SendAsync(
            Path, Form(browser.Page, ("library", "Augusta"), ("loan_days", "21"), ("country", "de"), ("due_by_card_end", "")));
        Assert.Equal(303, saved.Status);
        var page = await browser.GetAsync(saved.Location!);
        Assert.Contains("The settings were saved.", page.Text, StringComparison.Ordinal);
        Assert.Equal(("Augusta", "21", "DE"), (page.ValueOf("library"), page.ValueOf("loan_days"), page.ValueOf("country")));
        Assert.Equal(
            ["organization,country,loan_days,due_by_card_end|staff:1|desk"],
            await server.QueryAsync("select detail, actor, face from journal where action = 'library.changed'", 3));
    }

    [EveryEngine]
    public async Task A_setting_is_refused_beside_its_field_and_what_was_typed_is_kept(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(Path);
        foreach (var (name, value, sentence) in new[]
        {
            ("time_zone", "Mars/Base", "Write the name of a time zone"), ("time_zone", "UTC+25", "Write the name of a time zone"),
            ("time_zone", "", "Write the name of a time zone"), ("library", " ", "Write 1 to 200 characters"),
            ("country", "Germany", "Write two letters"), ("loan_days", "0", "from 1 to 3,650"),
            ("loan_days", "two weeks", "from 1 to 3,650"),
            ("checkout_limit", "-1", "from 0 to 10,000"), ("hold_days", "99999999999999999999", "from 0 to 3,650"),
            ("barcode_prefix", "20", "Write three digits"),
        })
        {
            var page = await browser.SendAsync(Path, Form(browser.Page, (name, value)));
            Assert.Equal(422, page.Status);
            Assert.Contains($"id=\"{name}-error\"", page.Body, StringComparison.Ordinal);
            Assert.Contains(sentence, page.Text, StringComparison.Ordinal);
            Assert.Equal(value, page.ValueOf(name));
        }

        Assert.Equal(["Etc/UTC|14"], await server.QueryAsync("select time_zone, cast(loan_days as text) from library", 2));
        Assert.Equal([], await server.QueryAsync("select detail from journal where action = 'library.changed'", 1));
    }

    [EveryEngine]
    public async Task Another_time_zone_is_confirmed_with_what_is_open_and_moves_no_instant(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var made = await server.Client.PostAsync("/patrons?first_name=Ada&last_name=Byron&barcode=20200001", null);
        Assert.True(made.IsSuccessStatusCode);
        var uuid = (await server.QueryAsync("select uuid from patron", 1))[0];
        await browser.GetAsync($"/desk/patrons/{uuid}/blocks/new");
        await browser.SendAsync(
            $"/desk/patrons/{uuid}/blocks/new", ("description", "x"), ("renewals", "yes"), ("block_expires", "2027-03-01"));
        var lent = await server.CallAsync(
            "POST", "/circulation/check-out-by-barcode", """{"itemBarcode":"I2","userBarcode":"20200001"}""",
            ("x-api-key", TestServer.ApiKey), ("x-api-user", TestServer.ApiUser));
        Assert.True(lent.Status == 201, lent.Body);
        var before = await InstantsAsync(server);

        await browser.GetAsync(Path);
        var form = Form(browser.Page, ("time_zone", "America/New_York"));
        var asked = await browser.SendAsync(Path, form);
        Assert.Equal(200, asked.Status);
        foreach (var text in new[] { "Nothing stored moves", "days may read differently", "1 block is in force", "1 item is on loan" })
            Assert.Contains(text, asked.Text, StringComparison.Ordinal);
        Assert.Equal("America/New_York", asked.ValueOf("zone_confirmed"));
        Assert.Equal(["Etc/UTC"], await server.QueryAsync("select time_zone from library", 1));
        // What was confirmed is that zone, and no other.
        (string, string) confirmed = ("zone_confirmed", "America/New_York");
        Assert.Equal(200, (await browser.SendAsync(Path, [.. Form(browser.Page, ("time_zone", "Asia/Tokyo")), confirmed])).Status);
        Assert.Equal(303, (await browser.SendAsync(Path, [.. form, confirmed])).Status);
        Assert.Equal(["America/New_York"], await server.QueryAsync("select time_zone from library", 1));
        Assert.Equal(["time_zone"], await server.QueryAsync("select detail from journal where action = 'library.changed'", 1));
        Assert.Equal(before, await InstantsAsync(server));
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        foreach (var page in new[] { "/desk", $"/desk/patrons/{uuid}", Path, "/desk/overdue", "/desk/settings" })
            Assert.Equal(200, (await browser.GetAsync(page)).Status);
        Assert.Contains("1 March 2027, 18:59", (await browser.GetAsync($"/desk/patrons/{uuid}")).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task Two_owners_who_change_the_settings_see_both_versions_and_lose_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.HireAsync("second", Roles.Owner);
        using var first = await DeskBrowser.SignInAsync(server);
        using var second = await DeskBrowser.SignInAsync(server, "second", "a-password");
        await first.GetAsync(Path);
        await second.GetAsync(Path);
        Assert.Equal(303, (await first.SendAsync(Path, Form(first.Page, ("loan_days", "7"), ("library", "First")))).Status);
        var met = await second.SendAsync(Path, Form(second.Page, ("loan_days", "28"), ("hold_days", "5")));
        Assert.Equal(409, met.Status);
        Assert.Contains("Somebody else has changed this record meanwhile", met.Text, StringComparison.Ordinal);
        Assert.Contains("Stored now: 7", met.Text, StringComparison.Ordinal);
        Assert.Equal(("First", "28", "5"), (met.ValueOf("library"), met.ValueOf("loan_days"), met.ValueOf("hold_days")));
        await second.GetAsync(Path);
        Assert.Equal(303, (await second.SendAsync(Path, Form(met))).Status);
        Assert.Equal(
            ["First|28|5"],
            await server.QueryAsync("select organization, cast(loan_days as text), cast(hold_days as text) from library", 3));
    }

    private static (string, string)[] Form(DeskPage page, params (string Name, string Value)[] changed)
    {
        var fields = new Dictionary<string, string> { ["revision"] = page.ValueOf("revision"), ["was_due_by_card_end"] = "yes" };
        foreach (var name in Names)
            (fields[name], fields["was_" + name]) = (page.ValueOf(name), page.ValueOf("was_" + name));
        fields["due_by_card_end"] = "yes";
        foreach (var (name, value) in changed)
            fields[name] = value;
        return [.. fields.Select(field => (field.Key, field.Value))];
    }

    private static async Task<IReadOnlyList<string>> InstantsAsync(TestServer server) =>
    [
        .. await server.QueryAsync("select cast(expires_at as text) from manual_block order by id", 1),
        .. await server.QueryAsync("select cast(due_at as text) from loan order by due_at, id", 1),
    ];
}
