using System.Text;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Every page of the desk that a role can reach by links, looked at by axe: in light, in dark, and at 320 pixels.</summary>
public sealed class DeskPagesTests
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
        "/desk/journal",
    ];

    [Fact]
    public async Task Axe_finds_nothing_on_any_page_and_none_is_wider_than_its_window()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        await FillAsync(server);
        Assert.Equal(0, (await store.RunAsync("account", "sip", "create", "e2elib", "kiosk", "--password", "open-sesame")).Code);
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
    public async Task What_refuses_and_what_is_missing_is_as_good_to_read()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        await FillAsync(server);
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

    private static string KindOf(string path) =>
        string.Join('/', path.Split('/').Select(part =>
            Guid.TryParse(part, out _) ? "ID" : part.Length > 0 && part.All(char.IsAsciiDigit) ? "N" : part));

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
