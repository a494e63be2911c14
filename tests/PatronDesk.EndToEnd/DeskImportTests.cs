using System.Text;
using Microsoft.Playwright;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>An import of patrons in a browser: sent, tried, started, watched and undone, and axe on each page.</summary>
public sealed class DeskImportTests
{
    private const int People = 2000;

    [EveryEngine]
    public async Task A_file_is_tried_started_watched_and_undone_with_scripts_and_without(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        await using var chromium = await Chromium.StartAsync();
        var faults = new StringBuilder();
        var page = await chromium.OpenAsync(server.Address);
        await page.SignInAsync();
        await page.GotoAsync("/desk/patrons");
        await page.ClickAsync("a[href='/desk/import']");
        await SendAsync(page, ListOf(People, faulty: 1));
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync($"Created: {People:N0}");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Some rows are refused");
        await page.ClickAsync("summary");
        await page.SelectOptionAsync("#import_rows", "each");
        await page.ClickAsync("details button[type=submit]");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync($"Import {People:N0} rows");
        var path = new Uri(page.Url).AbsolutePath.Replace("/progress", "", StringComparison.Ordinal);
        await page.ClickAsync("main form[action$='/start'] button");
        // Leaving does no harm.
        await page.GotoAsync("/desk/bulk");
        await page.ClickAsync("main tbody a");
        await Assertions.Expect(page.Locator("p.done")).ToContainTextAsync("Imported.");
        var report = await (await page.APIRequest.GetAsync(path + "/report.csv")).TextAsync();
        Assert.Equal(People + 3, report.Split('\n').Length);
        await page.ClickAsync("main form[action$='/undo'] button");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync($"Deleted: {People:N0}");
        Assert.Empty(chromium.Complaints);

        var plain = await chromium.OpenAsync(server.Address, script: false, width: 320, locale: "de-DE");
        await plain.SignInAsync();
        await plain.GotoAsync("/desk/import");
        await SendAsync(plain, ListOf(3, faulty: 0));
        await plain.ClickAsync("main form[action$='/start'] button");
        await Assertions.Expect(plain.Locator("p.done")).ToContainTextAsync("Importiert.");

        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Light, 320), (ColorScheme.Dark, 320) })
        {
            var looked = await chromium.OpenAsync(server.Address, scheme: scheme, width: width, locale: "de-DE", bypassPolicy: true);
            await looked.SignInAsync();
            await looked.GotoAsync("/desk/import");
            await LookAsync(looked, width, scheme, "form", faults);
            await SendAsync(looked, "Nr,Wer\n1,2\n");
            await Assertions.Expect(looked.Locator("main")).ToContainTextAsync("Keine Überschrift ist bekannt");
            await LookAsync(looked, width, scheme, "refused", faults);
            await looked.GotoAsync("/desk/import");
            await SendAsync(looked, ListOf(200, faulty: 3));
            await Assertions.Expect(looked.Locator("main")).ToContainTextAsync("Abgelehnt: 3");
            await LookAsync(looked, width, scheme, "tried", faults);
            await looked.GotoAsync("/desk/import");
            await SendAsync(looked, ListOf(1, faulty: 0, first: width + (scheme == ColorScheme.Dark ? 1 : 0)));
            await looked.ClickAsync("main form[action$='/start'] button");
            await Assertions.Expect(looked.Locator("p.done")).ToContainTextAsync("Importiert.");
            await LookAsync(looked, width, scheme, "ended", faults);
            await looked.ClickAsync("main form[action$='/undo'] button");
            await Assertions.Expect(looked.Locator("main")).ToContainTextAsync("Gelöscht: 1");
            await LookAsync(looked, width, scheme, "undone", faults);
        }

        Assert.Equal("", faults.ToString());
    }

    private static string ListOf(int people, int faulty, int first = 100_000)
    {
        var text = new StringBuilder("barcode,first_name,last_name\n");
        for (var i = 0; i < people; i++)
            text.AppendLine(null, $"{5_000_000 + first + i},Pat,Aaa{i}");
        for (var i = 0; i < faulty; i++)
            text.AppendLine(null, $"{6_000_000 + first + i},,Aaa{i}");
        return text.ToString();
    }

    private static async Task SendAsync(IPage page, string file)
    {
        await page.SetInputFilesAsync(
            "#file", new FilePayload { Name = "members.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(file) });
        await page.ClickAsync("main form.panel button[type=submit]");
        await Assertions.Expect(page.Locator("main [role=status]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    private static async Task LookAsync(IPage page, int width, ColorScheme scheme, string what, StringBuilder faults)
    {
        await DeskPagesTests.LookAsync(page, width, what, faults);
        if (Environment.GetEnvironmentVariable("PATRONDESK_LOOK") is { } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{what}-{scheme}-{width}.png"), FullPage = true });
    }
}
