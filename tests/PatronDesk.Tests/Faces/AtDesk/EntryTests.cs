using PatronDesk.Accounts;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>Who gets in at the desk, for how long, and with which forms.</summary>
public sealed class EntryTests
{
    [EveryEngine]
    public async Task The_server_s_own_address_leads_a_browser_to_the_desk_and_a_program_as_before(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = new DeskBrowser(server);
        Assert.Equal("/desk", (await browser.GetAsync("/")).Location);
        Assert.Equal("/desk/sign-in?back=%2Fdesk", (await browser.GetAsync("/desk")).Location);
        Assert.Equal(200, (int)(await server.Client.GetAsync("/")).StatusCode);
    }

    [EveryEngine]
    public async Task Staff_sign_in_and_out_and_the_token_is_gone_for_every_copy(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        Assert.Contains("Now", browser.Page.Text, StringComparison.Ordinal);
        var copy = browser.Cookies.GetCookies(server.Address)["desk"]!.Value;
        var left = await browser.SendAsync("/desk/sign-out");
        Assert.Equal((303, "/desk/sign-in?why=out"), (left.Status, left.Location));
        Assert.Contains(
            "desk=; expires=Thu, 01 Jan 1970 00:00:00 GMT; max-age=0; path=/;", left.Headers["Set-Cookie"], StringComparison.Ordinal);
        using var other = new DeskBrowser(server);
        var answer = await other.GetAsync("/desk", ("Cookie", $"desk={copy}"));
        Assert.StartsWith("/desk/sign-in?back=%2Fdesk", answer.Location, StringComparison.Ordinal);
        // The token of the desk is good nowhere else, and an access token is none of the desk's.
        Assert.Equal(401, await server.StatusWithAsync(copy));
        var token = await server.OwnerTokenAsync();
        Assert.Equal(303, (await other.GetAsync("/desk", ("Cookie", $"desk={token}"))).Status);
    }

    [EveryEngine]
    public async Task Wrong_passwords_are_throttled_and_the_name_is_kept(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = new DeskBrowser(server);
        for (var i = 0; i < 5; i++)
        {
            await browser.GetAsync("/desk/sign-in");
            var refused = await browser.SendAsync("/desk/sign-in", ("username", "owner"), ("password", "guess"));
            Assert.Equal(422, refused.Status);
            Assert.Equal("owner", refused.ValueOf("username"));
            Assert.DoesNotContain("guess", refused.Body, StringComparison.Ordinal);
        }

        var late = await browser.SendAsync("/desk/sign-in", ("username", "owner"), ("password", "owner-password"));
        Assert.Equal(429, late.Status);
        Assert.Contains("Too many wrong passwords", late.Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task Idle_time_ends_a_session_and_a_question_of_the_page_does_not_lengthen_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, new Dictionary<string, string?> { ["Desk:IdleMinutes"] = "10" });
        using var browser = await DeskBrowser.SignInAsync(server);
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(200, (await browser.GetAsync("/desk")).Status);
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(204, (await browser.GetAsync("/desk/session")).Status);
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(401, (await browser.GetAsync("/desk/session")).Status);
        var ended = await browser.GetAsync("/desk/patrons?q=mo");
        Assert.Contains("why=ended", ended.Location, StringComparison.Ordinal);
        Assert.Contains("who=", ended.Location, StringComparison.Ordinal);
        // The same person goes on where they were.
        await browser.GetAsync(ended.Location!);
        Assert.Contains("You were signed out", browser.Page.Text, StringComparison.Ordinal);
        var back = await browser.SendAsync(
            "/desk/sign-in", ("username", "owner"), ("password", "owner-password"), ("back", browser.Page.ValueOf("back")),
            ("who", browser.Page.ValueOf("who")));
        Assert.Equal("/desk/patrons?q=mo", back.Location);
    }

    [EveryEngine]
    public async Task Another_person_is_led_home_and_no_address_outside_is_a_way_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.HireAsync("other", Roles.Desk);
        using var browser = new DeskBrowser(server);
        await browser.GetAsync("/desk/sign-in");
        var asOther = await browser.SendAsync(
            "/desk/sign-in", ("username", "other"), ("password", "a-password"), ("back", "/desk/patrons"), ("who", "someone-else"));
        Assert.Equal("/desk", asOther.Location);
        foreach (var outside in new[] { "https://evil.test/desk", "//evil.test", "/desk\\evil", "/deskevil", "/desk/\n" })
        {
            await browser.GetAsync("/desk/sign-in?why=out");
            var answer = await browser.SendAsync(
                "/desk/sign-in", ("username", "other"), ("password", "a-password"), ("back", outside));
            Assert.Equal((outside, "/desk"), (outside, answer.Location));
        }
    }

    [EveryEngine]
    public async Task A_disabled_person_and_one_with_a_new_password_are_out_within_seconds(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        foreach (var what in new[] { "disabled", "password", "role" })
        {
            var member = await server.HireAsync($"a-{what}", Roles.Manager);
            using var browser = await DeskBrowser.SignInAsync(server, $"a-{what}", "a-password");
            _ = what switch
            {
                "disabled" => await server.Staff().DisableAsync(caller, member.Id, default),
                "password" => await server.Staff().SetPasswordAsync(caller, member.Id, "another-password", default),
                _ => await server.Staff().RemoveAsync(caller, member.Id, default),
            };
            server.Clock.Advance(TimeSpan.FromSeconds(3));
            Assert.Equal((what, 303), (what, (await browser.GetAsync("/desk")).Status));
        }
    }

    [EveryEngine]
    public async Task A_form_without_its_seal_with_another_person_s_or_from_another_site_does_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.HireAsync("other", Roles.Desk);
        using var browser = await DeskBrowser.SignInAsync(server);
        using var other = await DeskBrowser.SignInAsync(server, "other", "a-password");
        var seal = browser.Page.Seal!;
        string?[] bad = [null, "", "x.y.z", seal[..^2] + "AA", other.Page.Seal];
        foreach (var one in bad)
        {
            var answer = await browser.SendAsync("/desk/sign-out", one, [("note", "typed text")]);
            Assert.Equal((one, 400), (one, answer.Status));
            Assert.Contains("Nothing was saved", answer.Text, StringComparison.Ordinal);
            Assert.Contains("You are signed in as owner", answer.Text, StringComparison.Ordinal);
            Assert.Contains("typed text", answer.Text, StringComparison.Ordinal);
        }

        server.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(200, (await browser.GetAsync("/desk")).Status);
        Assert.Equal(303, (await browser.SendAsync("/desk/sign-out")).Status);
    }

    [EveryEngine]
    public async Task Where_there_are_several_libraries_the_page_asks_for_one(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.SecondLibraryAsync();
        using var browser = new DeskBrowser(server);
        await browser.GetAsync("/desk/sign-in");
        Assert.Contains("name=\"tenant\"", browser.Page.Body, StringComparison.Ordinal);
        var wrong = await browser.SendAsync(
            "/desk/sign-in", ("username", "owner"), ("password", "owner-password"), ("tenant", "second"));
        Assert.Equal(422, wrong.Status);
        var right = await browser.SendAsync(
            "/desk/sign-in", ("username", "owner"), ("password", "secret-of-owner"), ("tenant", "second"));
        Assert.Equal(303, right.Status);
        Assert.Contains("second", (await browser.GetAsync("/desk")).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_of_other_sites(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["Proxies:Trusted"] = "127.0.0.1" });
        using var browser = new DeskBrowser(server);
        var page = await browser.GetAsync("/desk/sign-in", ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/lib"));
        var cookie = page.Headers["Set-Cookie"];
        Assert.StartsWith("__Host-desk-visitor-lib=", cookie, StringComparison.Ordinal);
        Assert.Contains("path=/; secure; samesite=lax; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("action=\"/lib/desk/sign-in\"", page.Body, StringComparison.Ordinal);
    }
}
