using System.Text;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Every page of the desk that a role can reach by links, looked at by axe: in light, in dark, and at 320 pixels.</summary>
public sealed partial class DeskPagesTests
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions
        {
            Type = "tag",
            Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        },
    };

    // The kinds of pages: a link to a page of a kind that is not here fails, so that a new page is noticed.
    private static readonly string[] Kinds =
    [
        "/desk", "/desk/sign-in", "/desk/patrons", "/desk/patrons/new", "/desk/patrons/ID", "/desk/patrons/ID/edit",
        "/desk/patrons/ID/barcode", "/desk/patrons/ID/secret", "/desk/patrons/ID/delete", "/desk/patrons/ID/check-out",
        "/desk/patrons/ID/card", "/desk/patrons/ID/slip", "/desk/signals",
        "/desk/patrons/ID/merge",
        "/desk/items", "/desk/items/new", "/desk/items/import", "/desk/items/ID", "/desk/items/ID/edit",
        "/desk/patrons/ID/blocks/new", "/desk/blocks/ID", "/desk/blocks/ID/lift", "/desk/check-out", "/desk/check-in", "/desk/shelf",
        "/desk/overdue",
        "/desk/settings", "/desk/settings/library",
        "/desk/settings/templates", "/desk/settings/templates/new", "/desk/settings/templates/ID",
        "/desk/settings/templates/ID/delete", "/desk/settings/keys", "/desk/settings/keys/N/revoke",
        "/desk/settings/staff", "/desk/settings/staff/new", "/desk/settings/staff/ID", "/desk/settings/staff/ID/delete",
        "/desk/settings/sip2", "/desk/settings/sip2/new", "/desk/settings/sip2/N", "/desk/settings/sip2/N/messages",
        "/desk/journal", "/desk/bulk", "/desk/import",
    ];

    [Fact]
    public async Task Axe_finds_nothing_on_any_page_and_none_is_wider_than_its_window()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await StartFilledAsync(store);
        await using var chromium = await Chromium.StartAsync();
        var seen = new HashSet<string>();
        var faults = new StringBuilder();
        foreach (var (scheme, width, locale) in new[]
        {
            (ColorScheme.Light, 1280, "en-GB"), (ColorScheme.Dark, 1280, "en-GB"), (ColorScheme.Light, 320, "de-DE"),
        })
        {
            var page = await chromium.OpenAsync(server.Address, width: width, scheme: scheme, locale: locale, bypassPolicy: true);
            await page.GotoAsync("/desk/sign-in");
            await LookAsync(page, width, "/desk/sign-in", faults);
            await page.SignInAsync();
            var (open, done) = (new Queue<string>(["/desk"]), new HashSet<string> { "/desk/sign-in" });
            while (open.TryDequeue(out var path))
            {
                var kind = KindOf(path);
                if (!done.Add(kind))
                    continue;
                await page.GotoAsync(path);
                await LookAsync(page, width, kind, faults);
                foreach (var link in await page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href]')].map(a => a.pathname)"))
                {
                    // A file is no page.
                    if (!link.EndsWith(".csv", StringComparison.Ordinal))
                        open.Enqueue(link);
                }
            }

            seen.UnionWith(done);
        }

        Assert.Equal("", faults.ToString());
        Assert.Equal(Kinds.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Axe_finds_nothing_on_what_other_roles_see_and_no_link_of_theirs_is_refused()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await StartFilledAsync(store);
        await using var chromium = await Chromium.StartAsync();
        var owner = await chromium.OpenAsync(server.Address);
        await owner.SignInAsync();
        var faults = new StringBuilder();
        var looked = (await WalkAsync(owner, faults)).Values.Select(page => page.Main).ToHashSet();
        foreach (var role in new[] { "manager", "desk", "readonly" })
        {
            await AddStaffAsync(store, role);
            var page = await chromium.OpenAsync(server.Address, width: 390, bypassPolicy: true);
            await page.SignInAsync(role, "a-password");
            var found = await WalkAsync(page, faults);
            Assert.Empty(found.Keys.Except(Kinds));
            // Home has the role's menu. Of the others, those whose main part nobody before saw.
            foreach (var (kind, (path, _)) in found.Where(one => looked.Add(one.Value.Main) || one.Key == "/desk"))
            {
                await page.GotoAsync(path);
                await LookAsync(page, 390, $"{kind} as {role}", faults);
            }

            var isManager = role == "manager";
            Assert.Equal(isManager, found.ContainsKey("/desk/journal"));
            Assert.False(found.ContainsKey("/desk/settings/keys"));
            Assert.Equal(role != "readonly", found.ContainsKey("/desk/patrons/new"));
        }

        Assert.Equal("", faults.ToString());
    }

    [Fact]
    public async Task What_refuses_and_what_is_missing_is_as_good_to_read()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await StartFilledAsync(store);
        await using var chromium = await Chromium.StartAsync();
        var faults = new StringBuilder();
        var page = await chromium.OpenAsync(server.Address, width: 390, bypassPolicy: true);
        await page.SignInAsync();
        await page.GotoAsync("/desk/patrons/new");
        await page.FillAsync("#email", "no-email");
        await page.ClickAsync("main form.panel button[type=submit]");
        await LookAsync(page, 390, "a refused form", faults);
        await page.GotoAsync("/desk/nothing-here");
        await LookAsync(page, 390, "a page that is missing", faults);
        await page.GotoAsync("/desk/find?q=byron");
        await page.GotoAsync(new Uri(page.Url).AbsolutePath + "/check-out");
        await page.ScanAsync("I1");
        await page.LinesAsync(1);
        await page.ClickAsync("#lines summary");
        await LookAsync(page, 390, "a refused scan", faults);
        Assert.Equal("", faults.ToString());
    }

    internal static async Task LookAsync(IPage page, int width, string what, StringBuilder faults)
    {
        foreach (var violation in (await page.RunAxe(Rules)).Violations)
        {
            var where = string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html));
            faults.AppendLine(null, $"{what} at {width}: {violation.Id}, {violation.Help}: {where}");
        }

        var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        if (wide > width)
            faults.AppendLine(null, $"{what} at {width}: it is {wide} wide");
    }

    // The pages that links lead to: their kinds, and the path and main part of the first of each. Read without the browser's drawing.
    private static async Task<Dictionary<string, (string Path, string Main)>> WalkAsync(IPage page, StringBuilder faults)
    {
        var found = new Dictionary<string, (string Path, string Main)>();
        var open = new Queue<string>(["/desk"]);
        while (open.TryDequeue(out var path))
        {
            var kind = KindOf(path);
            if (found.ContainsKey(kind))
                continue;
            var answer = await page.APIRequest.GetAsync(path);
            var body = await answer.TextAsync();
            if (answer.Status != 200)
                faults.AppendLine(null, $"{path}: {answer.Status}");
            found[kind] = (path, Changing().Replace(MainPart().Match(body).Value, ""));
            foreach (Match link in Link().Matches(body))
            {
                if (!link.Groups[1].Value.EndsWith(".csv", StringComparison.Ordinal))
                    open.Enqueue(link.Groups[1].Value);
            }
        }

        return found;
    }

    private static async Task AddStaffAsync(TestStore store, string role)
    {
        var (code, output, errors) = await store.RunAsync(
            "account", "staff", "add", PublishedServer.Tenant, role, "--role", role, "--password", "a-password");
        Assert.True(code == 0, output + errors);
    }

    [GeneratedRegex("<main.*</main>", RegexOptions.Singleline)]
    private static partial Regex MainPart();

    // What differs with each request.
    [GeneratedRegex("(nonce|value)=\"[^\"]{20,}\"")]
    private static partial Regex Changing();

    [GeneratedRegex("<a[^>]* href=\"(/desk[^\"?#]*)")]
    private static partial Regex Link();

    private static string KindOf(string path) =>
        string.Join('/', path.Split('/').Select(part =>
            Guid.TryParse(part, out _) ? "ID" : part.Length > 0 && part.All(char.IsAsciiDigit) ? "N" : part));

    private static async Task<PublishedServer> StartFilledAsync(TestStore store)
    {
        var server = await PublishedServer.StartAsync(store);
        await FillAsync(server);
        Assert.Equal(0, (await store.RunAsync("account", "sip", "create", "e2elib", "kiosk", "--password", "open-sesame")).Code);
        return server;
    }

    // One of each that a page can show: a block, a loan, a hold on the shelf, and a patron of each state.
    private static async Task FillAsync(PublishedServer server)
    {
        var patron = await PostAsync(server, "/patrons?first_name=Ada&last_name=Byron&email=ada@example.org&tags=reader", null);
        var barcode = (string)System.Text.Json.Nodes.JsonNode.Parse(patron)!["barcode"]!;
        var users = await server.Client.GetStringAsync("/users?query=personal.lastName==Byron");
        var id = (string)System.Text.Json.Nodes.JsonNode.Parse(users)!["users"]![0]!["id"]!;
        foreach (var item in new[] { "I1", "I2" })
            await PostAsync(server, "/circulation/check-out-by-barcode", $$"""{"itemBarcode":"{{item}}","userBarcode":"{{barcode}}"}""");
        await PostAsync(server, "/circulation/check-in-by-barcode", """{"itemBarcode":"I1"}""");
        var expires = TimeProvider.System.GetUtcNow().AddDays(5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'",
            System.Globalization.CultureInfo.InvariantCulture);
        var block = $$"""
            {"desc":"Books are missing","patronMessage":"Please come to the desk.","borrowing":true,"renewals":true,"requests":true,
            "userId":"{{id}}","expirationDate":"{{expires}}"}
            """;
        await PostAsync(server, "/manualblocks", block);
        await PostAsync(
            server, "/manual-block-templates", """{"name":"Lost books","code":"LOST","blockTemplate":{"desc":"Books are lost"}}""");
        await PostAsync(server, "/patrons?first_name=Mo&last_name=Yan&freeze=1", null);
    }

    private static async Task<string> PostAsync(PublishedServer server, string path, string? json)
    {
        using var body = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await server.Client.PostAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return text;
    }
}
