using Microsoft.Playwright;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>The flash and the sound of a refused scan.</summary>
public sealed class SignalTests
{
    // Counts what a person would hear and see.
    private const string Count = """
        window.sounds = 0;
        window.flashes = 0;
        const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () { window.sounds++; return play.call(this); };
        document.addEventListener('DOMContentLoaded', () => new MutationObserver(changes => {
          for (const change of changes) if (change.oldValue === null) window.flashes++;
        }).observe(document.body, { attributeFilter: ['data-alert'], attributeOldValue: true }));
        """;

    [Fact]
    public async Task A_refusal_flashes_and_sounds_as_this_browser_was_told_and_nothing_else_does()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address);
        await page.AddInitScriptAsync(Count);
        await page.SignInAsync();
        var path = await page.AddPatronAsync("Ada", "Byron", "CARD-1");
        foreach (var (choice, sounds, flashes) in new[] { ("flash", 0, 1), ("nothing", 0, 0), ("sound", 1, 1) })
        {
            await page.GotoAsync("/desk/signals");
            await page.CheckAsync($"[name=signal][value={choice}]");
            await page.ClickAsync("main button[type=submit]");
            await page.WaitForURLAsync("**/desk/signals?done=saved");
            // The first scan after a fresh load is refused.
            await page.GotoAsync(path + "/check-out");
            await page.ScanAsync($"NEW-{choice}");
            await page.LinesAsync(1);
            Assert.Equal((choice, sounds, flashes), (choice, await SoundsAsync(page), await FlashesAsync(page)));
            // The item is added and lent by its button, and taken back: that is told by no sound.
            await page.ClickAsync("#lines summary");
            await page.ClickAsync("#lines button");
            await Assertions.Expect(page.Locator("#lines .line.taken")).ToHaveCountAsync(1);
            Assert.Equal((sounds, flashes), (await SoundsAsync(page), await FlashesAsync(page)));
            await page.GotoAsync("/desk/check-in");
            await page.ScanAsync($"NEW-{choice}");
            await page.LinesAsync(1);
            Assert.Equal((0, 0), (await SoundsAsync(page), await FlashesAsync(page)));
        }

        // The flash goes by itself, and does not move for those who want no motion.
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await page.ScanAsync("UNKNOWN");
        await page.LinesAsync(2);
        Assert.Equal((1, 1), (await SoundsAsync(page), await FlashesAsync(page)));
        await Assertions.Expect(page.Locator("body[data-alert]")).ToHaveCountAsync(0);
        await page.EvaluateAsync("document.body.dataset.alert = 'yes'");
        Assert.Equal("none", await page.EvaluateAsync<string>("getComputedStyle(document.body, '::after').animationName"));
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        Assert.Equal("refused", await page.EvaluateAsync<string>("getComputedStyle(document.body, '::after').animationName"));
        Assert.Empty(chromium.Complaints);
    }

    private static Task<int> SoundsAsync(IPage page) => page.EvaluateAsync<int>("window.sounds");

    private static Task<int> FlashesAsync(IPage page) => page.EvaluateAsync<int>("window.flashes");
}
