using Microsoft.Playwright;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Takes the pictures of the README. <c>make pictures</c> runs it, and nothing else does.</summary>
public sealed class Pictures
{
    [Fact(Explicit = true)]
    public async Task The_README_s_pictures_are_taken()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        var clock = new FakeClock(store.Folder);
        await clock.SetAsync(PictureLibrary.FirstDay);
        await using var server = await PublishedServer.StartAsync(store, PictureLibrary.Settings.Concat(clock.Settings).ToDictionary());
        await using var chromium = await Chromium.StartAsync();
        var library = new PictureLibrary(server, store, clock);
        var blocked = await library.FillAsync();

        var page = await chromium.OpenAsync(server.Address, height: 800);
        await page.SignInAsync(PictureLibrary.Clerk);
        await SaveAsync(page, "home", wholePage: true);

        await page.GotoAsync($"/desk/patrons/{blocked}");
        await SaveAsync(page, "patron");

        await page.GotoAsync("/desk/check-out");
        await page.ScanAsync(library.Borrower);
        await page.WaitForURLAsync("**/check-out**");
        await page.Locator("#item").WaitForAsync();
        var lines = 0;
        foreach (var item in library.Scans)
        {
            await clock.TickAsync();
            await page.ScanAsync(item);
            await page.LinesAsync(++lines);
        }

        // The refusal's flash is over.
        await Assertions.Expect(page.Locator("body[data-alert]")).ToHaveCountAsync(0);
        await SaveAsync(page, "check-out");

        var narrow = await chromium.OpenAsync(server.Address, width: 390, height: 844);
        await narrow.SignInAsync(PictureLibrary.Clerk);
        await narrow.GotoAsync($"/desk/patrons/{blocked}");
        await SaveAsync(narrow, "narrow");
    }

    private static async Task SaveAsync(IPage page, string name, bool wholePage = false)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(PublishedProgram.Root(), "docs", "pictures", name + ".png"),
            FullPage = wholePage,
            Animations = ScreenshotAnimations.Disabled,
            Caret = ScreenshotCaret.Hide,
        });
    }
}
