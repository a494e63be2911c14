using System.Net;
using System.Text.RegularExpressions;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>The desk behind a proxy that serves it below a path, and takes that path off before it passes a request on.</summary>
public sealed partial class PrefixTests
{
    private const string Prefix = "/lib";

    private static readonly Dictionary<string, string?> Named = new() { ["Proxies:Trusted"] = "127.0.0.1" };

    [EveryEngine]
    public async Task Everything_from_signing_in_to_signing_out_stays_below_the_prefix(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Named);
        var patron = await server.CreateAsync(await server.CallerAsync(), (PatronField.FirstName, "Mary"), (PatronField.LastName, "Moe"));
        using var browser = new DeskBrowser(server);
        browser.Always("X-Forwarded-Prefix", Prefix);
        Assert.Equal("/lib/desk", (await browser.GetAsync("/")).Location);
        var asked = Below((await browser.GetAsync("/desk/patrons?q=moe")).Location!);
        await browser.GetAsync(asked);
        var signedIn = await browser.SendAsync(
            "/desk/sign-in", ("username", "owner"), ("password", "owner-password"), ("back", browser.Page.ValueOf("back")));
        Assert.Equal("/lib/desk/patrons?q=moe", signedIn.Location);

        var walked = await WalkAsync(browser, $"/desk/patrons/{patron.Uuid}");
        Assert.Contains("/desk/check-in", walked);
        Assert.Contains($"/desk/patrons/{patron.Uuid}/edit", walked);
        foreach (var path in new[] { "/desk/patrons?q=mo", $"/desk/patrons/{patron.Uuid}/check-out" })
            Assert.All(Addresses(await browser.GetAsync(path, ("HX-Request", "true"))), address => Below(address));

        await browser.GetAsync($"/desk/patrons/{patron.Uuid}");
        var frozen = await browser.SendAsync($"/desk/patrons/{patron.Uuid}/state", ("do", "freeze"));
        Assert.Equal($"/lib/desk/patrons/{patron.Uuid}?done=freeze", frozen.Location);
        await browser.GetAsync("/desk");
        var asScript = await browser.SendAsync("/desk/sign-out", browser.Page.Seal, [], asScript: true);
        Assert.Equal("/lib/desk/sign-in?why=out", asScript.Headers["HX-Redirect"]);
        Assert.StartsWith("/lib/desk/sign-in?", (await browser.GetAsync("/desk")).Location, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_prefix_that_a_stranger_tells_or_that_is_no_path_is_not_used(Engine engine)
    {
        await using var unnamed = await TestServer.StartAsync(engine);
        await using var proxied = await TestServer.StartAsync(engine, Named);
        foreach (var (server, hostile) in new[]
        {
            (unnamed, "/lib"), (unnamed, "//evil.test"), (proxied, "//evil.test"), (proxied, "///evil.test"), (proxied, "/\\evil.test"),
            (proxied, "/%5Cevil.test"), (proxied, "/%09/evil.test"), (proxied, "/../evil"), (proxied, "/lib//evil.test"),
            (proxied, "https://evil.test"), (proxied, "/"),
        })
        {
            using var browser = new DeskBrowser(server);
            browser.Always("X-Forwarded-Prefix", hostile);
            Assert.Equal((hostile, "/desk"), (hostile, (await browser.GetAsync("/")).Location));
            Assert.Equal((hostile, "/desk/sign-in?back=%2Fdesk"), (hostile, (await browser.GetAsync("/desk")).Location));
            await browser.GetAsync("/desk/sign-in");
            Assert.All(Addresses(browser.Page), address => Assert.StartsWith("/desk", address, StringComparison.Ordinal));
            var answer = await browser.SendAsync("/desk/sign-in", ("username", "owner"), ("password", "owner-password"));
            Assert.Equal((hostile, "/desk"), (hostile, answer.Location));
            await browser.GetAsync("/desk");
            Assert.Equal((hostile, "/desk/sign-in?why=out"), (hostile, (await browser.SendAsync("/desk/sign-out")).Location));
        }
    }

    /// <summary>Opens every page that links lead to, and finds that all of their addresses are below the prefix.</summary>
    private static async Task<HashSet<string>> WalkAsync(DeskBrowser browser, string start)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { "/desk", start };
        var left = new Queue<string>(seen);
        while (left.TryDequeue(out var path) && seen.Count < 200)
        {
            var page = await browser.GetAsync(path);
            Assert.True(page.Status == 200, $"{path} is answered {page.Status}.");
            foreach (var address in Addresses(page))
                Below(address);
            foreach (Match link in Links().Matches(page.Body))
            {
                var to = WebUtility.HtmlDecode(link.Groups[1].Value);
                if (to[0] == '/' && seen.Add(Below(to).Split('#')[0]))
                    left.Enqueue(Below(to).Split('#')[0]);
            }
        }

        return seen;
    }

    /// <summary>The address as the proxy passes it on.</summary>
    private static string Below(string address)
    {
        Assert.StartsWith(Prefix + "/desk", address, StringComparison.Ordinal);
        return address[Prefix.Length..];
    }

    // Of links, forms, files, and what the scripts ask for; not those within the page, nor the empty picture.
    private static IEnumerable<string> Addresses(DeskPage page) => AnyAddress().Matches(page.Body)
        .Select(found => WebUtility.HtmlDecode(found.Groups[1].Value))
        .Where(address => address.Length > 0 && address[0] is not ('#' or '?') && address != "data:,");

    [GeneratedRegex("(?:href|src|action|hx-get|hx-post|formaction|data-session|data-sign-in|data-sound)=\"([^\"]*)\"")]
    private static partial Regex AnyAddress();

    [GeneratedRegex("<a [^>]*?href=\"([^\"]+)\"")]
    private static partial Regex Links();
}
