using System.Text;
using Microsoft.Playwright;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Bulk runs in a browser: what is ticked while the list changes, the progress page, and axe on each page.</summary>
public sealed class DeskBulkTests
{
    private const int People = 300;

    [EveryEngine]
    public async Task A_run_is_chosen_shown_watched_and_reported_with_scripts_and_without(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        foreach (var few in Enumerable.Range(0, People).Chunk(20))
            await Task.WhenAll(few.Select(i => AddAsync(server, i)));
        await using var chromium = await Chromium.StartAsync();
        var faults = new StringBuilder();
        var page = await chromium.OpenAsync(server.Address);
        await page.SignInAsync();

        // Three are ticked, then two of them vanish from the list: the button counts who is left.
        await page.GotoAsync("/desk/patrons");
        for (var i = 0; i < 3; i++)
            await page.Locator("#selection [name=patron]").Nth(i).CheckAsync();
        await Assertions.Expect(page.Locator("[data-ticked]")).ToHaveTextAsync("(3)");
        await page.FillAsync("#q", "aaa0x");
        await Assertions.Expect(page.Locator("#count")).ToHaveTextAsync("1 patron");
        await Assertions.Expect(page.Locator("[data-ticked]")).ToHaveTextAsync("(1)");
        await page.SelectOptionAsync("#do", "freeze");
        await page.ClickAsync("button[name=for][value=ticked]");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("For the 1 patron that you ticked.");
        await page.ClickAsync("main form.panel button[type=submit]");
        await Assertions.Expect(page.Locator("main form button[type=submit]")).ToHaveTextAsync("Freeze 1 patron");
        // Enter, where the page has put the focus, starts nothing.
        await page.Keyboard.PressAsync("Enter");
        await page.ReloadAsync();
        await page.ClickAsync("main form button[type=submit]");
        await Assertions.Expect(page.Locator("ul.done")).ToContainTextAsync("Changed: 1");

        // A whole search: the bar asks by itself until the report takes its place.
        await ChooseAllAsync(page, "block");
        await page.FillAsync("#description", "Cards are renewed");
        await DeskPagesTests.LookAsync(page, 1280, "the form of a run", faults);
        await page.ClickAsync("main form.panel button[type=submit]");
        await Assertions.Expect(page.Locator("main form button[type=submit]")).ToHaveTextAsync($"Block {People} patrons");
        await page.ClickAsync("main form button[type=submit]");
        await Assertions.Expect(page.Locator("ul.done")).ToContainTextAsync($"Changed: {People}");
        Assert.Empty(chromium.Complaints);

        var plain = await chromium.OpenAsync(server.Address, script: false, width: 320, locale: "de-DE");
        await plain.SignInAsync();
        await ChooseAllAsync(plain, "lift");
        await plain.FillAsync("#reason", "All are renewed.");
        await plain.ClickAsync("main form.panel button[type=submit]");
        await plain.ClickAsync("main form button[type=submit]");
        await Assertions.Expect(plain.Locator("ul.done")).ToContainTextAsync($"Geändert: {People}");

        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 320) })
        {
            var looked = await chromium.OpenAsync(server.Address, scheme: scheme, width: width, locale: "de-DE", bypassPolicy: true);
            await looked.SignInAsync();
            await ChooseAllAsync(looked, "tag");
            await looked.FillAsync("#new_tag", $"of-{width}");
            await DeskPagesTests.LookAsync(looked, width, "the form of a run", faults);
            await looked.ClickAsync("main form.panel button[type=submit]");
            await DeskPagesTests.LookAsync(looked, width, "a preview", faults);
            await looked.ClickAsync("main form button[type=submit]");
            await Assertions.Expect(looked.Locator("ul.done")).ToContainTextAsync($"Geändert: {People}");
            await DeskPagesTests.LookAsync(looked, width, "a report", faults);
            await looked.GotoAsync("/desk/bulk");
            await DeskPagesTests.LookAsync(looked, width, "the list of runs", faults);
        }

        Assert.Equal("", faults.ToString());
    }

    private static async Task ChooseAllAsync(IPage page, string action)
    {
        await page.GotoAsync("/desk/patrons?q=pat");
        await page.SelectOptionAsync("#do", action);
        await page.ClickAsync("button[name=for][value=search]");
    }

    private static async Task AddAsync(PublishedServer server, int i)
    {
        using var answer = await server.Client.PostAsync($"/patrons?first_name=Pat&last_name=Aaa{i}x", null);
        Assert.True(answer.IsSuccessStatusCode);
    }
}
