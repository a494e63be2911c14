using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary>What each field may hold, on a create and on an update alike.</summary>
public sealed class FieldRuleTests
{
    private const string Id = "/patrons/2020000000013";

    [EveryEngine]
    public async Task Freeze_is_one_or_null_whatever_spelling_was_sent(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B");

        foreach (var yes in (string[])["1", "true", "True", "TRUE", "%201%20"])
        {
            await server.PostAsync($"{Id}?freeze=0");
            Assert.Contains("\"freeze\":1}", (await server.PostAsync($"{Id}?freeze={yes}")).Body, StringComparison.Ordinal);
            Assert.Contains(
                "\"freeze\":1}",
                (await server.MakeAsync($"first_name=A&last_name=B&freeze={yes}")).Body,
                StringComparison.Ordinal);
        }

        foreach (var no in (string[])["0", "false", "False", "", "%20"])
        {
            await server.PostAsync($"{Id}?freeze=1");
            Assert.Contains("\"freeze\":null}", (await server.PostAsync($"{Id}?freeze={no}")).Body, StringComparison.Ordinal);
            Assert.Contains(
                "\"freeze\":null}",
                (await server.MakeAsync($"first_name=A&last_name=B&freeze={no}")).Body,
                StringComparison.Ordinal);
        }

        await server.PostAsync($"{Id}?freeze=1");
        foreach (var rubbish in (string[])["2", "-1", "10", "01", "yes", "null", "undefined", "on", "1.0", "%D9%A1", "1,0"])
            Wire.IsError(await server.PostAsync($"{Id}?freeze={rubbish}"), 400, "bad_freeze", "freeze");
        Assert.Equal("1", (await server.GetAsync(Id))["freeze"]);
    }

    [EveryEngine]
    public async Task Country_is_two_letters_and_defaults_to_the_librarys(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        Assert.Equal("US", (await server.MakeAsync("first_name=A&last_name=B"))["country"]);
        Assert.Equal("US", (await server.MakeAsync("first_name=A&last_name=B&country="))["country"]);
        Assert.Equal("JP", (await server.MakeAsync("first_name=A&last_name=B&country=jp"))["country"]);
        Assert.Equal("DE", (await server.PostAsync($"{Id}?country=%20De%20"))["country"]);
        foreach (var country in (string[])["U", "USA", "U1", "12", "U%20", "%C3%89%C3%89", "United+States", "\u0131n"])
        {
            Wire.IsError(
                await server.PostAsync($"{Id}?country={Uri.EscapeDataString(Uri.UnescapeDataString(country))}"), 400,
                "bad_country", "country");
            Wire.IsError(
                await server.PostAsync(
                    $"/patrons?first_name=A&last_name=B&"
                        + $"country={Uri.EscapeDataString(Uri.UnescapeDataString(country))}"),
                400, "bad_country", "country");
        }

        Assert.Equal("DE", (await server.GetAsync(Id))["country"]);
        Assert.Equal("3", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task A_state_of_the_US_is_two_letters_and_elsewhere_free(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal("KS", (await server.MakeAsync("first_name=A&last_name=B&state=ks"))["state"]);

        foreach (var state in (string[])["Kansas", "K", "K1", "KSS", "%C3%89S"])
        {
            Wire.IsError(await server.PostAsync($"{Id}?state={state}"), 400, "bad_state", "state");
            Wire.IsError(await server.PostAsync($"/patrons?first_name=A&last_name=B&country=us&state={state}"), 400, "bad_state", "state");
        }

        Assert.Equal("Nova Scotia", (await server.MakeAsync("first_name=A&last_name=B&country=CA&state=Nova+Scotia"))["state"]);
        Assert.Equal("ns", (await server.MakeAsync("first_name=A&last_name=B&country=CA&state=ns"))["state"]);
        // Moving to the US brings its rule along; moving away takes it off.
        Wire.IsError(await server.PostAsync("/patrons/2020000000020?country=US"), 400, "bad_state", "state");
        Assert.Equal("ME", (await server.PostAsync("/patrons/2020000000020?country=US&state=me"))["state"]);
        Assert.Equal("Hokkaido", (await server.PostAsync($"{Id}?country=JP&state=Hokkaido"))["state"]);
        Assert.Null((await server.PostAsync($"{Id}?state="))["state"]);
    }

    [EveryEngine]
    public async Task Names_are_required_and_cannot_be_emptied(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        Wire.IsError(await server.PostAsync("/patrons"), 400, "required", "first_name");
        Wire.IsError(await server.PostAsync("/patrons?last_name=B"), 400, "required", "first_name");
        Wire.IsError(await server.PostAsync("/patrons?first_name=A"), 400, "required", "last_name");
        foreach (var blank in (string[])["", "+", "%20%20", "%E3%80%80", "%C2%A0"])
        {
            Wire.IsError(await server.PostAsync($"/patrons?first_name={blank}&last_name=B"), 400, "required", "first_name");
            Wire.IsError(await server.PostAsync($"/patrons?first_name=A&last_name={blank}"), 400, "required", "last_name");
        }

        Assert.Equal("0", await server.TotalAsync());
        var made = await server.MakeAsync("first_name=A&last_name=B");
        foreach (var blank in (string[])["", "+", "%E3%80%80"])
        {
            Wire.IsError(await server.PostAsync($"{made.Path()}?first_name={blank}"), 400, "empty", "first_name");
            Wire.IsError(await server.PostAsync($"{made.Path()}?last_name={blank}&first_name=C"), 400, "empty", "last_name");
        }

        Assert.Equal(made.Body, (await server.GetAsync(made.Path())).Body);
    }

    [EveryEngine]
    public async Task An_email_is_one_address_given_back_as_sent(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var email in (string[])
            [
                "a@example.com", "A.B+c@Sub.Example.COM", "o'neil@example.com", "x_y-z@example.co.uk",
                "\u0436@\u043f\u043e\u0447\u0442\u0430.\u0440\u0444",
                "1@2.example", "user%x@example.com", "\"quoted\"@example.com", new string('a', 64) + "@" + new string('b', 60) + ".example",
            ])
            Assert.Equal(email, (await server.MakeAsync($"first_name=A&last_name=B&{Wire.Query(("email", email))}"))["email"]);

        foreach (var email in (string[])
            [
                "plain", "@example.com", "a@", "a@@example.com", "a b@example.com", "a@exa mple.com", "a@example.com,b@example.com",
                "Mary <m@example.com>", "<m@example.com>", "a@example.com;", "a@example.com\nb@example.com", "a@example.com\0",
                "mailto:a@example.com", "a@b@c.com", new string('a', 300) + "@example.com", "@", ",", "undefined",
            ])
        {
            Wire.IsError(
                await server.PostAsync($"/patrons?first_name=A&last_name=B&{Wire.Query(("email", email))}"), 400, "bad_email", "email");
        }

        Assert.Equal("9", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task Notification_emails_are_up_to_three_addresses(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B&email=own@example.com");

        foreach (var (sent, kept) in ((string, string?)[])
            [
                ("a@example.com", "a@example.com"),
                ("a@example.com,B@example.com,c@example.com", "a@example.com,B@example.com,c@example.com"),
                (" a@example.com , b@example.com ", "a@example.com,b@example.com"),
                ("own@example.com", "own@example.com"), ("", null), (" ", null),
            ])
            Assert.Equal(kept, (await server.PostAsync($"{Id}?{Wire.Query(("notification_emails", sent))}"))["notification_emails"]);
        // Several patrons may share one: a family's.
        await server.MakeAsync("first_name=C&last_name=B&notification_emails=a@example.com");
        await server.MakeAsync("first_name=D&last_name=B&notification_emails=a@example.com");

        Wire.IsError(
            await server.PostAsync($"{Id}?notification_emails=a@b.co,c@d.co,e@f.co,g@h.co"), 400, "too_many",
            "notification_emails");
        foreach (var sent in (string[])["x", "a@b.co;c@d.co", "a@b.co c@d.co", "a@b.co,x", "a@b.co,c d@e.co", "a@b.co\n,c@d.co\u0001"])
            Wire.IsError(
                await server.PostAsync($"{Id}?{Wire.Query(("notification_emails", sent))}"), 400, "bad_email",
                "notification_emails");
        Assert.Null((await server.GetAsync(Id))["notification_emails"]);
    }

    [EveryEngine]
    public async Task Each_fault_is_told_and_the_first_is_named(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        var refused = await server.PostAsync("/patrons?last_name=B&email=x&freeze=maybe");

        Wire.IsError(refused, 400, "required", "first_name");
        foreach (var field in (string[])["first_name", "email", "freeze"])
            Assert.Contains(field, refused["error"], StringComparison.Ordinal);
    }
}
