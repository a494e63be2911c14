using PatronDesk.Accounts;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>Staff accounts at the desk.</summary>
public sealed class StaffTests
{
    private const string Staff = "/desk/settings/staff";

    [EveryEngine]
    public async Task A_person_is_added_once_and_signs_in(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(Staff + "/new");
        var refused = await browser.SendAsync(
            Staff + "/new", ("username", ""), ("email", "no-email"), ("password", "short"), ("role", "king"), ("first_name", "<b>Mo</b>"));
        Assert.Equal(422, refused.Status);
        foreach (var text in new[]
        {
            "Username: It is needed.", "Email: It is not an email address", "Role: Choose one of the roles.",
            "Password: It must have 8 to 1000 characters.",
        })
            Assert.Contains(text, refused.Text, StringComparison.Ordinal);
        Assert.Equal("<b>Mo</b>", refused.ValueOf("first_name"));
        Assert.DoesNotContain("short", refused.Body, StringComparison.Ordinal);
        (string, string)[] person =
        [
            ("username", "mo"), ("first_name", "<b>Mo</b>"), ("last_name", "Yan"), ("email", "mo@example.org"), ("role", "manager"),
            ("password", "a-long-password"),
        ];
        for (var i = 0; i < 2; i++)
            Assert.Equal((303, Staff + "?done=staff-added"), await PostAsync(browser, refused, Staff + "/new", person));
        Assert.Equal(["staff.created"], await server.QueryAsync("select action from journal where action like 'staff.%'", 1));
        var list = await browser.GetAsync(Staff);
        Assert.Contains("mo <b>Mo</b> Yan mo@example.org Manager", list.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Mo&lt;/b&gt;", list.Body, StringComparison.Ordinal);
        // Another form with what others have.
        await browser.GetAsync(Staff + "/new");
        var taken = await browser.SendAsync(Staff + "/new", ("username", "MO"), ("role", "desk"), ("password", "a-long-password"));
        Assert.Contains("Username: Somebody else has this username now.", taken.Text, StringComparison.Ordinal);
        taken = await browser.SendAsync(
            Staff + "/new", ("username", "other"), ("email", "mo@example.org"), ("role", "desk"), ("password", "a-long-password"));
        Assert.Contains("Email: Somebody else of the staff has this email.", taken.Text, StringComparison.Ordinal);
        using var mo = await DeskBrowser.SignInAsync(server, "mo", "a-long-password");
        Assert.Equal(200, (await mo.GetAsync("/desk/settings")).Status);
    }

    [EveryEngine]
    public async Task A_new_password_a_new_role_and_disabling_sign_the_person_out(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var path = $"{Staff}/{(await server.HireAsync("mo", Roles.Manager)).Uuid}";
        var password = "a-password";
        foreach (var (below, field, value, done) in new[]
        {
            ("password", "password", "another-password", "password"), ("role", "role", "readonly", "role"),
            ("state", "do", "disable", "disabled"),
        })
        {
            using var mo = await DeskBrowser.SignInAsync(server, "mo", password);
            Assert.Equal(200, (await mo.GetAsync("/desk/patrons")).Status);
            var page = await browser.GetAsync(path);
            Assert.Equal((303, $"{path}?done=staff-{done}"), await PostAsync(browser, page, $"{path}/{below}", (field, value)));
            server.Clock.Advance(TimeSpan.FromSeconds(3));
            Assert.Equal((below, 303), (below, (await mo.GetAsync("/desk/patrons")).Status));
            password = "another-password";
        }

        var shown = await browser.GetAsync(path + "?done=staff-disabled");
        Assert.Contains("The account is disabled.", shown.Text, StringComparison.Ordinal);
        using (var late = new DeskBrowser(server))
        {
            await late.GetAsync("/desk/sign-in");
            Assert.Equal(422, (await late.SendAsync("/desk/sign-in", ("username", "mo"), ("password", password))).Status);
        }

        // The same again, and back: nothing is journalled twice.
        foreach (var what in new[] { "disable", "enable", "enable" })
            Assert.Equal(303, (await PostAsync(browser, shown, path + "/state", ("do", what))).Status);
        using var back = await DeskBrowser.SignInAsync(server, "mo", password);
        // Read only now.
        Assert.Equal(403, (await back.GetAsync("/desk/patrons/new")).Status);
        Assert.Equal(
            ["staff.password_changed", "staff.role_changed", "staff.disabled", "staff.enabled"],
            await server.QueryAsync("select action from journal where action like 'staff.%' and action <> 'staff.created' order by id", 1));
    }

    [EveryEngine]
    public async Task The_last_owner_who_can_sign_in_stays_and_the_page_says_so_beside_the_button(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var other = await server.HireAsync("other", Roles.Owner);
        var list = await browser.GetAsync(Staff);
        var owner = (await server.Staff().FindByUsernameAsync((await server.CallerAsync()).Library, "owner", default))!;
        var self = $"{Staff}/{owner.Uuid}";
        Assert.Contains(self, list.Body, StringComparison.Ordinal);
        // The other owner is disabled, and so does not count.
        var page = await browser.GetAsync($"{Staff}/{other.Uuid}");
        Assert.Equal(303, (await PostAsync(browser, page, $"{Staff}/{other.Uuid}/state", ("do", "disable"))).Status);
        await browser.GetAsync(self);
        foreach (var (below, fields, id) in new[]
        {
            ("state", new[] { ("do", "disable") }, "disabled-error"), ("role", [("role", "desk")], "role-error"),
            ("delete", [], "delete-error"),
        })
        {
            var refused = await browser.SendAsync($"{self}/{below}", fields);
            Assert.Equal((below, 422), (below, refused.Status));
            Assert.Matches($"id=\"{id}\"[^>]*>This is the last owner who can sign in", refused.Body);
        }

        Assert.Equal(200, (await browser.GetAsync("/desk")).Status);
        // With another owner it goes, by a question on a page of its own.
        page = await browser.GetAsync($"{Staff}/{other.Uuid}");
        Assert.Equal(303, (await PostAsync(browser, page, $"{Staff}/{other.Uuid}/state", ("do", "enable"))).Status);
        page = await browser.GetAsync($"{self}/delete");
        Assert.DoesNotContain("autofocus", page.Body, StringComparison.Ordinal);
        Assert.Equal((303, Staff + "?done=staff-deleted"), await PostAsync(browser, page, $"{self}/delete"));
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(303, (await browser.GetAsync("/desk")).Status);
    }

    private static async Task<(int Status, string? Location)> PostAsync(
        DeskBrowser browser, DeskPage form, string path, params (string, string)[] fields)
    {
        var answer = await browser.SendAsync(path, form.Seal, fields);
        return (answer.Status, answer.Location);
    }
}
