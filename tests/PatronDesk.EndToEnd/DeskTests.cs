using Microsoft.Playwright;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>The desk in a browser, over the published server.</summary>
public sealed class DeskTests
{
    [EveryEngine]
    public async Task A_day_at_the_desk_with_scripts(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address);
        await page.SignInAsync();
        var path = await page.AddPatronAsync("Ada", "Byron", "CARD-1");
        var other = await page.AddPatronAsync("Mo", "Yan", "CARD-2");
        foreach (var item in new[] { "I1", "I2", "I3", "I4" })
            await LendAndTakeBackAsync(server, item);

        // The list follows what is typed, and the address holds it.
        await page.GotoAsync("/desk/patrons");
        await page.Locator("#q").PressSequentiallyAsync("byr", new() { Delay = 20 });
        await Assertions.Expect(page.Locator("#count")).ToHaveTextAsync("1 patron");
        Assert.Contains("q=byr", page.Url, StringComparison.Ordinal);

        // A block, and the kiosk's words for it.
        await page.GotoAsync(path + "/blocks/new");
        await page.FillAsync("#description", "Books are missing");
        await page.ClickAsync("#block-form button[type=submit]");
        await Assertions.Expect(page.Locator(".banner.stop")).ToContainTextAsync("Books are missing");

        // Five scans without a pause while each answer takes its time: five lines in order, and no dialog.
        await page.RouteAsync("**/check-out", async route =>
        {
            await Task.Delay(route.Request.Method == "POST" ? 300 : 0);
            await route.ContinueAsync();
        });
        await page.GotoAsync(path + "/check-out");
        foreach (var scan in new[] { "I1", "I2" })
            await page.ScanAsync(scan);
        Assert.All(await page.LinesAsync(2), line => Assert.Contains("Books are missing", line, StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("#refused")).ToHaveTextAsync("2 refused");
        await page.GotoAsync(path);
        await page.ClickAsync(".banner a");
        await page.FillAsync("#reason", "All came back.");
        await page.ClickAsync("main form button[type=submit]");
        await Assertions.Expect(page.Locator(".banner.go")).ToBeVisibleAsync();
        await page.GotoAsync(path + "/check-out");
        foreach (var scan in new[] { "I1", "UNKNOWN", "I2", "I3", "I1" })
            await page.ScanAsync(scan);
        var lines = await page.LinesAsync(5);
        Assert.Contains("Already on loan to Ada Byron", lines[0], StringComparison.Ordinal);
        Assert.Contains("no item has this barcode", lines[3], StringComparison.Ordinal);
        Assert.Equal(["I3", "I2", "I1"], new[] { lines[1], lines[2], lines[4] }.Select(line => line.Split(' ')[0]));
        Assert.Equal("item", await page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.Equal("", await page.InputValueAsync("#item"));
        // A click on nothing, and the scanner still types into the field; a line feed ends a scan too.
        await page.Mouse.ClickAsync(1200, 850);
        await page.Keyboard.TypeAsync("I4", new() { Delay = 5 });
        await page.Keyboard.PressAsync("Control+j");
        Assert.Contains("Lent.", (await page.LinesAsync(6))[0], StringComparison.Ordinal);
        // So does a Tab at a scanner's pace. Typed by hand it moves on, and sends nothing.
        await page.Keyboard.TypeAsync("NO-SUCH-BARCODE-17", new() { Delay = 5 });
        await page.Keyboard.PressAsync("Tab");
        Assert.Contains("NO-SUCH-BARCODE-17", (await page.LinesAsync(7))[0], StringComparison.Ordinal);
        Assert.Equal("item", await page.EvaluateAsync<string>("document.activeElement.id"));
        await page.Keyboard.TypeAsync("I3", new() { Delay = 200 });
        await page.Keyboard.PressAsync("Tab");
        Assert.NotEqual("item", await page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.Equal("I3", await page.InputValueAsync("#item"));
        await page.LinesAsync(7);
        await page.FillAsync("#item", "");
        // Another card opens its patron.
        await page.ScanAsync("CARD-2");
        await page.WaitForURLAsync($"**{other}/check-out?by=card");

        await page.GotoAsync("/desk/check-in");
        await page.ScanAsync("I1");
        await page.ScanAsync("I2");
        Assert.All(await page.LinesAsync(2), line => Assert.Contains("Returned by Ada Byron", line, StringComparison.Ordinal));
        await page.ClickAsync(".who button");
        await page.WaitForURLAsync("**/desk/sign-in?why=out");
        // Nothing of the patron comes out of the browser's memory.
        await page.GoBackAsync();
        await page.WaitForURLAsync("**/desk/sign-in**");
        Assert.Empty(chromium.Complaints);
    }

    [EveryEngine]
    public async Task A_day_at_the_desk_without_scripts(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address, script: false);
        await page.SignInAsync();
        var path = await page.AddPatronAsync("Ada", "Byron", "CARD-1");
        await LendAndTakeBackAsync(server, "I1");
        await page.GotoAsync("/desk");
        await page.FillAsync("#find", "byron");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**" + path);
        await page.ClickAsync("text=New block");
        await page.FillAsync("#description", "Books are missing");
        await page.ClickAsync("#block-form button[type=submit]");
        await page.WaitForURLAsync("**done=blocked");
        await page.GotoAsync(path + "/check-out");
        await page.FillAsync("#item", "I1");
        await page.Keyboard.PressAsync("Enter");
        Assert.Contains("Books are missing", (await page.LinesAsync(1))[0], StringComparison.Ordinal);
        await page.GotoAsync(path);
        await page.ClickAsync(".banner a");
        await page.FillAsync("#reason", "All came back.");
        await page.ClickAsync("main form button[type=submit]");
        await page.WaitForURLAsync("**done=lifted");
        await page.GotoAsync(path + "/check-out");
        await page.FillAsync("#item", "I1");
        await page.Keyboard.PressAsync("Enter");
        Assert.Contains("Lent.", (await page.LinesAsync(1))[0], StringComparison.Ordinal);
        await page.GotoAsync("/desk/check-in");
        await page.FillAsync("#item", "I1");
        await page.Keyboard.PressAsync("Enter");
        Assert.Contains("Returned by Ada Byron", (await page.LinesAsync(1))[0], StringComparison.Ordinal);
    }

    // An item becomes known by its first loan.
    private static async Task LendAndTakeBackAsync(PublishedServer server, string item)
    {
        foreach (var (path, json) in new[]
        {
            ("check-out-by-barcode", $$"""{"itemBarcode":"{{item}}","userBarcode":"CARD-1"}"""),
            ("check-in-by-barcode", $$"""{"itemBarcode":"{{item}}"}"""),
        })
        {
            using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
            using var answer = await server.Client.PostAsync($"/circulation/{path}", body);
            answer.EnsureSuccessStatusCode();
        }
    }
}
