using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>A person opens the printed link in Chromium, sets the library up, and goes on to the desk.</summary>
public sealed partial class SetUpPageTests
{
    [EveryEngine]
    public async Task A_person_follows_the_printed_link_and_stands_at_the_desk(Engine engine)
    {
        foreach (var script in new[] { true, false })
        {
            await using var store = await TestStore.CreateAsync(engine);
            await using var server = await PublishedServer.StartBareAsync(store);
            await using var chromium = await Chromium.StartAsync();
            var page = await chromium.OpenAsync(server.Address, script);
            await page.GotoAsync("/");
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("This library is not set up yet");
            await page.GotoAsync((await LinkAsync(server)).AbsolutePath);
            await FillAsync(page);
            await page.DblClickAsync("main button[type=submit]");
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("The library is set up");
            var shown = await page.Locator("main").InnerTextAsync();
            var key = Regex.Match(shown, "x-api-key: ([0-9a-f]{64})").Groups[1].Value;
            var user = Regex.Match(shown, "x-api-user: ([0-9a-f]{40})").Groups[1].Value;
            using var client = server.NewClient(key, user);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/patrons")).StatusCode);
            await page.ClickAsync("main a[role=button]");
            await page.WaitForURLAsync("**/desk");
            await page.AddPatronAsync("Ada", "Byron", "20200001");
            Assert.Empty(chromium.Complaints);
        }
    }

    [Fact]
    public async Task Axe_finds_nothing_on_the_pages_of_the_set_up()
    {
        var faults = new StringBuilder();
        foreach (var (scheme, width, locale) in new[]
        {
            (ColorScheme.Light, 1280, "en-GB"), (ColorScheme.Dark, 1280, "en-GB"), (ColorScheme.Light, 320, "de-DE"),
        })
        {
            await using var store = await TestStore.CreateAsync(Engine.Sqlite);
            await using var server = await PublishedServer.StartBareAsync(store);
            await using var chromium = await Chromium.StartAsync();
            var page = await chromium.OpenAsync(server.Address, width: width, scheme: scheme, locale: locale, bypassPolicy: true);
            await page.GotoAsync("/desk");
            await DeskPagesTests.LookAsync(page, width, "not set up", faults);
            await page.GotoAsync("/desk/setup/no-such-link");
            await DeskPagesTests.LookAsync(page, width, "an ended link", faults);
            var link = (await LinkAsync(server)).AbsolutePath;
            await page.GotoAsync(link);
            await DeskPagesTests.LookAsync(page, width, "set-up", faults);
            await page.FillAsync("#time_zone", "Mars/Base");
            await page.ClickAsync("main button[type=submit]");
            await DeskPagesTests.LookAsync(page, width, "a refused set-up", faults);
            await FillAsync(page);
            await page.ClickAsync("main button[type=submit]");
            await page.Locator("main pre").WaitForAsync();
            await DeskPagesTests.LookAsync(page, width, "set up", faults);
            await page.GotoAsync(link);
            await DeskPagesTests.LookAsync(page, width, "a link after the set-up", faults);
            // A form of a page that asks for confirmation.
            await page.GotoAsync("/desk/settings/library");
            await page.FillAsync("#time_zone", "Asia/Tokyo");
            await page.ClickAsync("main form.panel button[type=submit]");
            await page.Locator("input[name=zone_confirmed]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await DeskPagesTests.LookAsync(page, width, "another time zone", faults);
        }

        Assert.Equal("", faults.ToString());
    }

    private static async Task FillAsync(IPage page)
    {
        await page.FillAsync("#library", "Augusta's Library");
        await page.FillAsync("#country", "DE");
        await page.FillAsync("#time_zone", "Europe/Berlin");
        await page.FillAsync("#username", "ada");
        await page.FillAsync("#password", "correct horse");
        await page.FillAsync("#password_again", "correct horse");
    }

    private static async Task<Uri> LinkAsync(PublishedServer server)
    {
        await Eventually.TrueAsync(() => PrintedLink().IsMatch(server.Program.Output), "the link is printed");
        return new Uri(PrintedLink().Match(server.Program.Output).Groups[1].Value);
    }

    [GeneratedRegex(@"set up the library: (http://\S+/desk/setup/\S+)")]
    private static partial Regex PrintedLink();
}
