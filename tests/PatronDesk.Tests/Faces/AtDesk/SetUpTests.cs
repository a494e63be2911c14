using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Hosting;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Faces.Sip2;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>The set-up link: what opens it, what ends it, and what each face says until it is used.</summary>
public sealed partial class SetUpTests
{
    private static readonly (string, string)[] Good =
    [
        ("library", "Augusta's Library"), ("country", "de"), ("time_zone", "Europe/Berlin"), ("username", "Augusta"),
        ("password", "correct horse"), ("password_again", "correct horse"),
    ];

    [EveryEngine]
    public async Task Opening_the_link_changes_nothing_and_its_form_makes_the_library_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, isSetUp: false);
        var path = await LinkAsync(server);
        using var browser = new DeskBrowser(server);
        foreach (var method in new[] { HttpMethod.Head, HttpMethod.Get, HttpMethod.Head, HttpMethod.Get })
        {
            using var request = new HttpRequestMessage(method, path);
            Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(request)).StatusCode);
        }

        Assert.Equal(["0|1"], await CountsAsync(server));
        Assert.Equal("UTC", (await browser.GetAsync(path)).ValueOf("time_zone")[^3..]);
        var done = await browser.SendAsync(path, Good);
        Assert.Equal(200, done.Status);
        Assert.Contains("Augusta's Library is ready, and you are signed in as Augusta.", done.Text, StringComparison.Ordinal);
        var (key, user) = (HeaderIn(done, "x-api-key"), HeaderIn(done, "x-api-user"));
        using var client = server.NewClient(key, user);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/patrons")).StatusCode);
        Assert.Equal(200, (await browser.GetAsync("/desk")).Status);
        Assert.Equal(["1|0"], await CountsAsync(server));
        Assert.Equal(
            ["augusta_s_library|DE|Europe/Berlin"], await server.QueryAsync("select tenant, country, time_zone from library", 3));
        Assert.Equal(
            ["library.created|program|desk"], await server.QueryAsync("select action, actor, face from journal order by id", 3));
        // Only hashes are stored.
        var secret = path[(path.LastIndexOf('/') + 1)..];
        Assert.DoesNotContain(secret, string.Join('|', await server.QueryAsync("select api_id, tenant, organization from library", 3)),
            StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_form_that_is_sent_twice_at_once_makes_one_owner_and_both_are_shown_the_key(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, isSetUp: false);
        var path = await LinkAsync(server);
        using var browser = new DeskBrowser(server);
        await browser.GetAsync(path);
        var both = await Task.WhenAll(browser.SendAsync(path, Good), browser.SendAsync(path, Good));
        Assert.All(both, page => Assert.Equal(200, page.Status));
        Assert.Equal(HeaderIn(both[0], "x-api-key"), HeaderIn(both[1], "x-api-key"));
        Assert.Equal(["1|0"], await CountsAsync(server));
        Assert.Equal(["owner"], await server.QueryAsync("select role from staff", 1));
        // A minute later the same form shows nothing more.
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        var late = await browser.SendAsync(path, Good);
        Assert.Equal(410, late.Status);
        Assert.DoesNotContain(HeaderIn(both[0], "x-api-key"), late.Body, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task Of_two_people_who_send_the_form_at_once_on_two_nodes_one_is_the_owner(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, isSetUp: false);
        await using var other = await TestServer.StartAsync(engine, database: server.Database, isSetUp: false);
        var path = await LinkAsync(server);
        using var here = new DeskBrowser(server);
        using var there = new DeskBrowser(other);
        await here.GetAsync(path);
        await there.GetAsync(path);
        var pages = await Task.WhenAll(
            here.SendAsync(path, Good), there.SendAsync(path, [.. Good.Where(field => field.Item1 != "username"), ("username", "eve")]));
        Assert.Equal([200, 410], pages.Select(page => page.Status).Order());
        Assert.Equal(["1|0"], await CountsAsync(server));
        // Afterwards every set-up address is refused, on both, and leads to the sign-in.
        foreach (var browser in new[] { here, there })
        {
            Assert.Equal(410, (await browser.GetAsync(path)).Status);
            Assert.Contains("This library is set up", browser.Page.Text, StringComparison.Ordinal);
            Assert.Equal((303, "/desk"), ((await browser.GetAsync("/desk/setup")).Status, browser.Page.Location));
            await browser.GetAsync("/desk/sign-in?why=out");
            Assert.Equal(410, (await browser.SendAsync(path, Good)).Status);
        }

        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from staff", 1));
    }

    [EveryEngine]
    public async Task A_new_link_ends_the_one_before_on_every_node(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, isSetUp: false);
        await using var other = await TestServer.StartAsync(engine, database: server.Database, isSetUp: false);
        var first = await LinkAsync(server);
        using var browser = new DeskBrowser(server);
        await browser.GetAsync(first);
        var second = await LinkAsync(other);
        Assert.NotEqual(first, second);
        var refused = await browser.SendAsync(first, Good);
        Assert.Equal(410, refused.Status);
        Assert.Contains("This link is not good any more", refused.Text, StringComparison.Ordinal);
        foreach (var wrong in new[] { first, second + "x", second.ToUpperInvariant(), "/desk/setup/" + new string('a', 3000) })
            Assert.Equal(410, (await browser.GetAsync(wrong)).Status);
        Assert.Equal(200, (await browser.GetAsync(second)).Status);
        Assert.Equal(["0|1"], await CountsAsync(server));
    }

    [EveryEngine]
    public async Task No_link_is_made_or_good_once_a_library_was_made_by_a_command(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, isSetUp: false);
        var path = await LinkAsync(server);
        using var browser = new DeskBrowser(server);
        await browser.GetAsync(path);
        var made = await server.Services.GetRequiredService<LibraryAccounts>().CreateAsync(
            NewLibrary.Of(new BootstrapSettings { Username = "chief", Password = "chief-password" }), onlyIfFirst: false,
            CancellationToken.None);
        Assert.IsType<CreateLibrary.Created>(made);
        Assert.Equal(410, (await browser.SendAsync(path, Good)).Status);
        Assert.Equal(410, (await browser.GetAsync(path)).Status);
        using var output = new StringWriter();
        Assert.False(await FirstStart.WriteLinkAsync(
            server.Services.GetRequiredService<SetUpLinks>(), ["http://127.0.0.1:1"], output, CancellationToken.None));
        Assert.Equal("", output.ToString());
        Assert.Equal(["1|0"], await CountsAsync(server));
        Assert.Equal(["chief"], await server.QueryAsync("select username from staff", 1));
        using var owner = await DeskBrowser.SignInAsync(server, "chief", "chief-password");
        Assert.Equal(200, owner.Page.Status);
    }

    [EveryEngine]
    public async Task Until_then_each_face_says_in_its_own_shape_that_the_library_is_not_set_up(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening, isSetUp: false);
        const string Sentence = "The library is not set up yet.";
        foreach (var (method, path) in new[] { ("GET", "/patrons"), ("POST", "/patrons"), ("GET", "/accounts"), ("GET", "/managers") })
        {
            var libib = await server.CallAsync(method, path, null);
            Assert.Equal(503, libib.Status);
            Assert.StartsWith($$"""{"error":"{{Sentence}} """, libib.Body, StringComparison.Ordinal);
            Assert.EndsWith("\"code\":\"not_set_up\"}", libib.Body, StringComparison.Ordinal);
        }

        foreach (var (method, path) in new[] { ("GET", "/manualblocks"), ("GET", "/users/1"), ("POST", "/authn/login") })
        {
            var folio = await server.CallAsync(method, path, "{}");
            Assert.Equal(503, folio.Status);
            Assert.Matches($"^unable to [a-z ]+ -- {Sentence}", folio.Body);
        }

        using var kiosk = await Kiosk.ConnectAsync(server);
        Assert.Equal("940", await kiosk.AskAsync("9300CNkiosk|COopen-sesame|"));
        var status = await kiosk.AskAsync("9900802.00");
        Assert.StartsWith("98N", status, StringComparison.Ordinal);
        Assert.Contains($"AF{Sentence}|", status, StringComparison.Ordinal);
        var patron = await kiosk.AskAsync("2300120261123    080000AO|AA2020000000013|");
        Assert.StartsWith("24YYYY", patron, StringComparison.Ordinal);
        Assert.DoesNotContain("BL", patron, StringComparison.Ordinal);
        Assert.Contains($"AF{Sentence}|", patron, StringComparison.Ordinal);

        using var browser = new DeskBrowser(server);
        foreach (var path in new[] { "/desk", "/desk/sign-in", "/desk/patrons?q=x", "/desk/nothing-here" })
            Assert.Equal((303, "/desk/setup"), ((await browser.GetAsync(path)).Status, browser.Page.Location));
        var sent = await browser.SendAsync("/desk/sign-in", ("username", "owner"));
        Assert.Equal((303, "/desk/setup"), (sent.Status, sent.Location));
        var page = await browser.GetAsync("/desk/setup");
        Assert.Equal(200, page.Status);
        Assert.Contains("Open the address that the server printed", page.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await server.CallAsync("GET", "/health", null)).Status);

        // The same connection goes on once there is a library.
        var link = await LinkAsync(server);
        await browser.GetAsync(link);
        Assert.Equal(200, (await browser.SendAsync(link, Good)).Status);
        Assert.Equal("940", await kiosk.AskAsync("9300CNkiosk|COopen-sesame|"));
        Assert.StartsWith("98Y", await kiosk.AskAsync("9900802.00"), StringComparison.Ordinal);
        Assert.Equal(401, (await server.CallAsync("GET", "/patrons", null)).Status);
    }

    [EveryEngine]
    public async Task What_is_refused_is_said_beside_its_field_and_what_was_typed_is_kept(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, isSetUp: false);
        var path = await LinkAsync(server);
        using var browser = new DeskBrowser(server);
        await browser.GetAsync(path);
        foreach (var zone in new[] { "Mars/Base", "UTC+25", "", "europe/berlin", "Europe/Berlin\nEvil" })
        {
            var page = await browser.SendAsync(path, With(("time_zone", zone), ("library", "Kept <b>")));
            Assert.Equal(422, page.Status);
            Assert.Contains("id=\"time_zone-error\"", page.Body, StringComparison.Ordinal);
            Assert.Contains("Write the name of a time zone, such as Europe/Berlin", page.Text, StringComparison.Ordinal);
            Assert.Equal("Kept <b>", page.ValueOf("library"));
        }

        foreach (var (name, value, sentence) in new[]
        {
            ("library", " ", "Write 1 to 200 characters"), ("library", new string('x', 201), "Write 1 to 200 characters"),
            ("country", "usa", "Write two letters"), ("username", "", "Write 1 to 200 characters"),
            ("password", "seven77", "It must have 8 to 1000 characters"), ("password_again", "another horse", "The two passwords differ"),
        })
        {
            var page = await browser.SendAsync(path, With((name, value)));
            Assert.Equal(422, page.Status);
            Assert.Contains($"id=\"{name}-error\"", page.Body, StringComparison.Ordinal);
            Assert.Contains(sentence, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("horse", page.Body, StringComparison.Ordinal);
        }

        Assert.Equal(["0|1"], await CountsAsync(server));
        // Another site can't send the form, and what is shown then has no password.
        var forged = await browser.SendAsync(path, "forged", Good);
        Assert.Equal(400, forged.Status);
        Assert.DoesNotContain("horse", forged.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.SendAsync(path, Good)).Status);
    }

    private static (string, string)[] With(params (string, string)[] changed) =>
        [.. Good.Where(field => !changed.Any(one => one.Item1 == field.Item1)), .. changed];

    private static async Task<string> LinkAsync(TestServer server)
    {
        using var output = new StringWriter();
        Assert.True(await FirstStart.WriteLinkAsync(
            server.Services.GetRequiredService<SetUpLinks>(), ["http://0.0.0.0:8080/"], output, CancellationToken.None));
        var line = Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return PrintedLink().Match(line).Groups[1].Value;
    }

    private static Task<IReadOnlyList<string>> CountsAsync(TestServer server) => server.QueryAsync(
        "select cast((select count(*) from library) as text), cast((select count(*) from set_up_link) as text)", 2);

    private static string HeaderIn(DeskPage page, string name) =>
        Regex.Match(WebUtility.HtmlDecode(page.Body), $"-H '{name}: ([0-9a-f]+)'").Groups[1].Value;

    [GeneratedRegex("^Open this address in a browser to set up the library: http://localhost:8080(/desk/setup/[a-z2-9]{32})$")]
    private static partial Regex PrintedLink();
}
