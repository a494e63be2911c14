using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Two records merged in a browser, and the merge undone: once by double click, never by an Enter, good to read for all.</summary>
public sealed class MergeFlowTests
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions
        {
            Type = "tag",
            Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        },
    };

    [Theory]
    [InlineData(1280, ColorScheme.Light, "en-GB")]
    [InlineData(390, ColorScheme.Dark, "en-GB")]
    [InlineData(320, ColorScheme.Light, "de-DE")]
    public async Task A_merge_is_seen_chosen_done_once_and_undone(int width, ColorScheme scheme, string locale)
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        foreach (var query in new[]
        {
            "first_name=Ada&last_name=Byron&phone=030+123-45&city=Bath&barcode=50001&tags=reader",
            "first_name=Augusta+Ada&last_name=Lovelace&phone=0301234567&barcode=50002&email=ada%40example.org",
        })
        {
            using var made = await server.Client.PostAsync($"/patrons?{query}", null);
            Assert.True(made.IsSuccessStatusCode);
        }

        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address, width: width, scheme: scheme, locale: locale, bypassPolicy: true);
        await page.SignInAsync();
        await page.GotoAsync("/desk/find?q=50001");
        var patron = new Uri(page.Url).AbsolutePath;
        await page.GotoAsync($"{patron}/merge?q=lovelace");
        await LookAsync(page, width, "find");
        await page.ClickAsync("main .rows a");
        await LookAsync(page, width, "compare");
        // Nothing has the focus, and what a scanner types in a choice merges nothing.
        Assert.Equal("BODY", await page.EvaluateAsync<string>("document.activeElement.tagName"));
        await page.Keyboard.TypeAsync("50002\n");
        await page.FocusAsync("input[name=keep]:checked");
        await page.Keyboard.TypeAsync("50002\n");
        // The form comes back and says what is missing.
        await Assertions.Expect(page.Locator("p.error")).ToBeVisibleAsync();
        Assert.Equal(1, await page.Locator("input[name=sure]:not(:checked)").CountAsync());
        await page.CheckAsync("input[name=from_phone][value=right]");
        await page.CheckAsync("input[name=sure]");
        await page.DblClickAsync("form.merge .buttons button");
        await page.WaitForURLAsync("**/desk/merges/*");
        await LookAsync(page, width, "merged");
        await page.ClickAsync("main form button[type=submit]");
        await page.WaitForSelectorAsync("#stayed");
        await LookAsync(page, width, "undone");
        await page.GotoAsync("/desk/find?q=50002");
        Assert.NotEqual(patron, new Uri(page.Url).AbsolutePath);
    }

    private static async Task LookAsync(IPage page, int width, string what)
    {
        // Kept where somebody wants to see the pages.
        if (Environment.GetEnvironmentVariable("PATRONDESK_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"merge-{what}-{width}.png"), FullPage = true });
        var violations = (await page.RunAxe(Rules)).Violations
            .Select(found => $"{what} at {width}: {found.Id}: {string.Join("; ", found.Nodes.Take(3).Select(node => node.Html))}");
        Assert.Equal([], violations);
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
    }
}
