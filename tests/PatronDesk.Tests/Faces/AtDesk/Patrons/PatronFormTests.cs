using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>Patrons at the desk: found, added, edited, frozen, ended, deleted and restored.</summary>
public sealed class PatronFormTests
{
    [EveryEngine]
    public async Task A_form_that_is_sent_twice_or_after_Back_adds_one_patron(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync("/desk/patrons/new");
        (string, string)[] fields = [("first_name", "Ada"), ("last_name", "Byron"), ("phone", "030 123-45"), ("email", "ada@example.org")];
        var answers = await Task.WhenAll(
            browser.SendAsync("/desk/patrons/new", fields), browser.SendAsync("/desk/patrons/new", fields));
        var again = await browser.SendAsync("/desk/patrons/new", fields);
        Assert.Equal(303, again.Status);
        Assert.All(answers, answer => Assert.Equal((303, again.Location), (answer.Status, answer.Location)));
        Assert.Equal(["staff:1|desk|patron.created"],
            await server.QueryAsync("select actor, face, action from journal where action like 'patron.%'", 3));
        var page = await browser.GetAsync(again.Location!);
        Assert.Contains("The patron was added", page.Text, StringComparison.Ordinal);
        Assert.Contains("May borrow, renew and request", page.Text, StringComparison.Ordinal);
        Assert.Contains("Patron added owner · desk", page.Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task What_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync("/desk/patrons/new");
        var refused = await browser.SendAsync(
            "/desk/patrons/new", ("first_name", "<b>Ada</b>"), ("last_name", ""), ("email", "no-email"), ("expires", "01/02/2027"),
            ("barcode", "A/1?b#c"), ("country", "Germany"));
        Assert.Equal(422, refused.Status);
        Assert.Equal("<b>Ada</b>", refused.ValueOf("first_name"));
        Assert.DoesNotContain("<b>Ada", refused.Body, StringComparison.Ordinal);
        Assert.Equal("01/02/2027", refused.ValueOf("expires"));
        Assert.Contains("1 field needs another look", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Write the day as 2027-03-01", refused.Text, StringComparison.Ordinal);
        var more = await browser.SendAsync(
            "/desk/patrons/new", ("first_name", "Ada"), ("last_name", ""), ("email", "no-email"), ("country", "Germany"));
        foreach (var sentence in new[] { "3 fields", "Last name: It is needed", "not an email address", "two letters" })
            Assert.Contains(sentence, more.Text, StringComparison.Ordinal);
        Assert.Equal([], await server.QueryAsync("select first_name from patron", 1));
    }

    [EveryEngine]
    public async Task A_barcode_may_be_any_text_and_every_link_of_its_patron_opens(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        foreach (var barcode in new[] { "A/1?b#c%2F", "a\"b*c", "*" })
        {
            await browser.GetAsync("/desk/patrons/new");
            var made = await browser.SendAsync("/desk/patrons/new", ("first_name", "Ada"), ("last_name", "Byron"), ("barcode", barcode));
            Assert.Equal((barcode, 303), (barcode, made.Status));
            var id = made.Location!.Split('?')[0];
            Assert.Equal(200, (await browser.GetAsync(id)).Status);
            Assert.Contains(barcode, browser.Page.Text, StringComparison.Ordinal);
            Assert.Equal(200, (await browser.GetAsync(id + "/edit")).Status);
            Assert.Equal(id, (await browser.GetAsync("/desk/find?q=" + Uri.EscapeDataString(barcode))).Location);
        }

        Assert.Contains("1 patron", (await browser.GetAsync("/desk/patrons?q=*")).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_likely_double_is_shown_with_its_link_and_saved_once_confirmed(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.CreateAsync(
            caller, (PatronField.FirstName, "José"), (PatronField.LastName, "Mora"), (PatronField.Phone, "030 123-45"),
            (PatronField.Email, "mora@example.org"));
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync("/desk/patrons/new");
        (string, string)[] byPhone = [("first_name", "jose"), ("last_name", "MORA"), ("phone", "03012345")];
        var shown = await browser.SendAsync("/desk/patrons/new", byPhone);
        Assert.Equal(422, shown.Status);
        Assert.Contains("same name and phone", shown.Text, StringComparison.Ordinal);
        Assert.Equal("03012345", shown.ValueOf("phone"));
        // Without a phone on both sides the name alone says nothing.
        Assert.Equal(303, (await browser.SendAsync("/desk/patrons/new", ("first_name", "jose"), ("last_name", "MORA"))).Status);
        await browser.GetAsync("/desk/patrons/new");
        (string, string)[] byEmail = [("first_name", "Eva"), ("last_name", "Mora"), ("email", "MORA@example.org")];
        Assert.Contains("same email", (await browser.SendAsync("/desk/patrons/new", byEmail)).Text, StringComparison.Ordinal);
        Assert.Equal(303, (await browser.SendAsync("/desk/patrons/new", [.. byEmail, ("confirmed", "yes")])).Status);
        // The claim stays: Libib's face still means the first.
        var claimed = await server.Client.GetStringAsync("/patrons/mora@example.org");
        Assert.Contains("José", claimed, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task Two_people_who_edit_one_patron_see_both_versions_and_lose_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var patron = await server.CreateAsync(
            await server.CallerAsync(), (PatronField.FirstName, "Ada"), (PatronField.LastName, "Byron"), (PatronField.Phone, "1"));
        using var first = await DeskBrowser.SignInAsync(server);
        using var second = await DeskBrowser.SignInAsync(server);
        var path = $"/desk/patrons/{patron.Uuid}/edit";
        await first.GetAsync(path);
        await second.GetAsync(path);
        Assert.Equal(303, (await first.SendAsync(path, Edited(first.Page, ("phone", "2"), ("city", "Bonn")))).Status);
        // Twice the same form is no conflict.
        Assert.Equal(303, (await first.SendAsync(path, Edited(first.Page, ("phone", "2"), ("city", "Bonn")))).Status);
        var conflict = await second.SendAsync(path, Edited(second.Page, ("email", "ada@example.org"), ("city", "Ulm")));
        Assert.Equal(409, conflict.Status);
        Assert.Contains("Somebody else has changed this record", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("Stored now: Bonn", conflict.Text, StringComparison.Ordinal);
        Assert.Equal("2", conflict.ValueOf("phone"));
        Assert.Equal("Ulm", conflict.ValueOf("city"));
        Assert.Equal("ada@example.org", conflict.ValueOf("email"));
        await second.GetAsync(path);
        var saved = await second.SendAsync(path, Edited(conflict));
        Assert.Equal(303, saved.Status);
        Assert.Equal(["2|Ulm|ada@example.org"], await server.QueryAsync("select phone, city, email from patron", 3));
    }

    [EveryEngine]
    public async Task Freezing_ending_losing_the_card_and_back_are_words_on_the_page(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var path = await AdaAsync(server);
        using var browser = await DeskBrowser.SignInAsync(server);
        foreach (var (what, said, banner) in new[]
        {
            ("freeze", "The patron is frozen.", "The patron is frozen and may do nothing alone; staff may still lend to them."),
            ("unfreeze", "not frozen any more", "May borrow, renew and request."),
            ("end", "The patron is inactive.", "The patron's membership has ended; please ask at the desk."),
            ("begin", "The patron is active.", "May borrow, renew and request."),
            ("lose", "marked as lost", "This card was reported lost; please ask at the desk."),
            ("find", "marked as found", "May borrow, renew and request."),
        })
        {
            await browser.GetAsync(path);
            var answer = await browser.SendAsync(path + "/state", ("do", what));
            Assert.Equal((what, $"{path}?done={what}"), (what, answer.Location));
            var page = await browser.GetAsync(answer.Location!);
            Assert.Contains(said, page.Text, StringComparison.Ordinal);
            Assert.Contains(banner, page.Text, StringComparison.Ordinal);
        }
    }

    [EveryEngine]
    public async Task A_new_barcode_a_password_and_a_PIN_have_pages_of_their_own(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var path = await AdaAsync(server);
        using var browser = await DeskBrowser.SignInAsync(server);
        var edit = await browser.GetAsync(path + "/edit");
        Assert.DoesNotContain("password", edit.Body, StringComparison.OrdinalIgnoreCase);
        // What a browser adds by itself changes nothing.
        await browser.SendAsync(path + "/edit", Edited(edit, ("password", "x"), ("pin", "1234")));
        Assert.Equal(["null|null"], await server.QueryAsync("select password_hash, pin_hash from patron", 2));

        var secret = await browser.GetAsync(path + "/secret");
        Assert.Contains("autocomplete=\"new-password\"", secret.Body, StringComparison.Ordinal);
        Assert.Equal(422, (await browser.SendAsync(path + "/secret", ("do", "pin"), ("pin", "12"))).Status);
        Assert.Equal(422, (await browser.SendAsync(path + "/secret", ("do", "password"), ("password", ""))).Status);
        Assert.Equal(303, (await browser.SendAsync(path + "/secret", ("do", "pin"), ("pin", "1234"))).Status);
        Assert.Equal(303, (await browser.SendAsync(path + "/secret", ("do", "password"), ("password", "a-long-secret"))).Status);
        Assert.Equal(
            ["1|1"], await server.QueryAsync("select cast(count(pin_hash) as text), cast(count(password_hash) as text) from patron", 2));

        await browser.GetAsync(path + "/barcode");
        Assert.Equal(422, (await browser.SendAsync(path + "/barcode", ("barcode", " "))).Status);
        Assert.Equal(303, (await browser.SendAsync(path + "/barcode", ("barcode", "CARD-2"))).Status);
        Assert.Equal(path, (await browser.GetAsync("/desk/find?q=card-2")).Location);
    }

    [EveryEngine]
    public async Task A_deleted_patron_leaves_every_list_and_is_restored_from_the_same_address(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var path = await AdaAsync(server);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(path + "/delete");
        var revision = browser.Page.ValueOf("revision");
        Assert.Equal(303, (await browser.SendAsync(path + "/delete", ("revision", revision))).Status);
        Assert.Equal(303, (await browser.SendAsync(path + "/delete", ("revision", revision))).Status);
        Assert.Contains("0 patrons", (await browser.GetAsync("/desk/patrons?q=byron")).Text, StringComparison.Ordinal);
        Assert.Contains("Ada Byron", (await browser.GetAsync("/desk/patrons?q=byr&is=deleted")).Text, StringComparison.Ordinal);
        Assert.Contains("Can be restored until", (await browser.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.Equal(303, (await browser.SendAsync(path + "/restore")).Status);
        Assert.Contains("The patron was restored", (await browser.GetAsync(path + "?done=restored")).Text, StringComparison.Ordinal);
    }

    private static async Task<string> AdaAsync(TestServer server)
    {
        var caller = await server.CallerAsync();
        return $"/desk/patrons/{(await server.CreateAsync(caller, (PatronField.FirstName, "Ada"), (PatronField.LastName, "Byron"))).Uuid}";
    }

    // The fields of an edit form as the page has them, with some of them typed anew.
    private static (string, string)[] Edited(DeskPage page, params (string Name, string Value)[] typed)
    {
        string[] names =
        [
            "first_name", "last_name", "email", "notification_emails", "patron_id", "tags", "phone", "address1", "address2", "city",
            "state", "zip", "country", "expires",
        ];
        var fields = names.SelectMany(name => new[] { (name, page.ValueOf(name)), ($"was_{name}", page.ValueOf($"was_{name}")) })
            .Append(("revision", page.ValueOf("revision")))
            .ToDictionary(field => field.Item1, field => field.Item2, StringComparer.Ordinal);
        foreach (var (name, value) in typed)
            fields[name] = value;
        return [.. fields.Select(field => (field.Key, field.Value))];
    }
}
