using Microsoft.Playwright;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Cards, sheets and slips, as they come out of Chromium's printer.</summary>
public sealed class PrintTests
{
    private const string Chrome = "PatronDesk|Sign out|Home|Pickup shelf|Print|Cancel";

    [Fact]
    public async Task A_printed_card_scans_as_the_stored_barcode()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address, scheme: ColorScheme.Dark);
        await page.SignInAsync();
        string[] barcodes = ["2020000000174", "202000000017", "2020000000175", "0012345678905", "ABC-12", "12345", "a\"b*c%2F ~"];
        foreach (var barcode in barcodes)
        {
            var path = await page.AddPatronAsync("Ada", "Byron" + barcode[..1], barcode);
            await page.ClickAsync("a[href$='/card']");
            await page.WaitForURLAsync($"**{path}/card");
            var paper = await Paper.PrintAsync(page, $"{Array.IndexOf(barcodes, barcode)}");
            Assert.Equal([$"{(barcode == barcodes[0] ? "EAN-13" : "CODE-128")}:{barcode}"], await paper.BarcodesAsync());
            Assert.Equal((1, 86, 54), await paper.SizeAsync());
            await AssertBlackOnWhiteAsync(paper);
            var text = await paper.TextAsync();
            Assert.Contains("Ada Byron", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(Chrome, text);
        }

        Assert.Empty(chromium.Complaints);
    }

    [Theory]
    [InlineData("2020000000174", 11, 7, 95)]
    [InlineData("ABC-12", 10, 10, 101)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ123-a", 10, 10, 376)]
    public async Task Long_names_leave_the_barcode_and_its_blank_zones_whole(string barcode, int left, int right, int modules)
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(
            store, new Dictionary<string, string>
            {
                ["PATRONDESK_BOOTSTRAP__ORGANIZATION"] = "The Free Public Lending Library of the City on the Long River",
            });
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address);
        await page.SignInAsync();
        foreach (var (first, last) in new[]
        {
            ("Maria-Magdalena Wilhelmina Fred", "Abcdefghijklm Opqrstuvwxyz Ab"), ("M", new string('W', 58)),
            (new string('m', 200), new string('g', 200)),
        })
        {
            var path = await page.AddPatronAsync(first, last, barcode);
            await page.GotoAsync(path + "/card");
            var paper = await Paper.PrintAsync(page, $"{modules}-{last.Length}");
            Assert.Equal(barcode, (await paper.BarcodesAsync()).Single().Split(':', 2)[1]);
            Assert.Equal((1, 86, 54), await paper.SizeAsync());
            var dots = await paper.DotsAsync();
            var (start, end) = dots.Bars();
            var module = (end - start + 1) / (double)modules;
            Assert.True(module * 25.4 / 300 > 0.185, $"A module is {module} dots wide.");
            // A dot of slack, because the edges of the raster are no edges of the modules.
            Assert.InRange(start, left * module - 1, dots.Width);
            Assert.InRange(dots.Width - end, right * module - 1, dots.Width);
            // The next patron gets the barcode.
            await page.GotoAsync(path + "/barcode");
            await page.FillAsync("#barcode", $"old-{last.Length}");
            await page.ClickAsync("main form button[type=submit]");
            await page.WaitForURLAsync("**done=barcode");
        }
    }

    [Fact]
    public async Task A_sheet_has_ten_cards_a_page_that_all_scan_and_names_those_it_leaves_out()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address, scheme: ColorScheme.Dark);
        await page.SignInAsync();
        for (var i = 10; i < 22; i++)
            await page.AddPatronAsync("Reader", $"Number{i}", $"R-{i}");
        await page.AddPatronAsync("Toolong", "Zimmer", new string('L', 60));
        await page.GotoAsync("/desk/patrons");
        // Nobody is ticked.
        await page.ClickAsync("#selection button[type=submit]");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Nobody is selected");
        await page.GotoAsync("/desk/patrons");
        await page.CheckAsync("[data-all]");
        await page.ClickAsync("#selection button[type=submit]");
        await page.WaitForURLAsync("**/desk/patrons/cards?patron=**");
        await Assertions.Expect(page.Locator(".error")).ToContainTextAsync("is too long for a card");
        var paper = await Paper.PrintAsync(page, "sheet");
        Assert.Equal((2, 210, 297), await paper.SizeAsync());
        Assert.Equal(
            Enumerable.Range(10, 12).Select(i => $"CODE-128:R-{i}"),
            (await paper.BarcodesAsync(1)).Concat(await paper.BarcodesAsync(2)).Order(StringComparer.Ordinal));
        await AssertBlackOnWhiteAsync(paper);
        var text = await paper.TextAsync();
        Assert.DoesNotMatch(Chrome + "|Zimmer", text);
        Assert.Contains("Reader Number21", text, StringComparison.Ordinal);
        Assert.DoesNotContain(chromium.Complaints, complaint => !complaint.Contains("422", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL", "is too long for a card")]
    [InlineData("Bücher-1", "has a character that a printed barcode cannot have")]
    public async Task A_barcode_that_no_scanner_would_read_is_refused_with_a_sentence(string barcode, string sentence)
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address);
        await page.SignInAsync();
        await page.GotoAsync(await page.AddPatronAsync("Ada", "Byron", barcode) + "/card");
        await Assertions.Expect(page.Locator("main .error")).ToContainTextAsync(sentence);
        Assert.Empty(await (await Paper.PrintAsync(page, $"{barcode.Length}")).BarcodesAsync());
    }

    [EveryEngine]
    public async Task A_slip_has_the_loans_of_this_patron_alone_also_if_it_is_asked_for_while_a_scan_waits(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var settings = Machine.Listening();
        await using var server = await PublishedServer.StartAsync(store, settings);
        await Machine.AddAccountAsync(store);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address, scheme: ColorScheme.Dark);
        await page.SignInAsync();
        var first = await page.AddPatronAsync("Ada", "Byron", "CARD-1");
        var second = await page.AddPatronAsync("Mo", "Yan", "CARD-2");
        await page.RouteAsync("**/check-out", async route =>
        {
            await Task.Delay(route.Request.Method == "POST" ? 800 : 0);
            await route.ContinueAsync();
        });
        foreach (var (path, item) in new[] { (first, "I1"), (second, "I2") })
        {
            await page.GotoAsync(path + "/check-out");
            await page.ScanAsync(item);
            await page.LinesAsync(1);
            await page.ClickAsync("#lines summary");
            await page.ClickAsync("#lines button");
            await Assertions.Expect(page.Locator("#lines .line.taken")).ToHaveCountAsync(1);
            await page.GotoAsync("/desk/check-in");
            await page.ScanAsync(item);
            await page.LinesAsync(1);
            await page.GotoAsync(path + "/check-out");
            await page.ScanAsync(item);
            // At once: no wait for an answer, and no look whether the button is ready.
            await page.EvaluateAsync("document.querySelector('a[href$=\"/slip\"]').click()");
            await page.WaitForURLAsync($"**{path}/slip");
        }

        var paper = await Paper.PrintAsync(page, $"slip-{engine}");
        var text = await paper.TextAsync();
        Assert.Equal(1, (await paper.SizeAsync()).Pages);
        Assert.Contains("I2", text, StringComparison.Ordinal);
        Assert.Contains("Mo Yan", text, StringComparison.Ordinal);
        Assert.DoesNotMatch($"Ada|Byron|I1|{Chrome}", text);
        await AssertBlackOnWhiteAsync(paper);
        using var machine = await Machine.ConnectAsync(settings);
        var answer = await machine.AskAsync("1720261127    120000AO|ABI2|AC|");
        var due = DateOnly.ParseExact(answer.Split("|AH")[1][..8], "yyyyMMdd");
        var written = due.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"due {written}", text, StringComparison.Ordinal);
        Assert.Empty(chromium.Complaints);
    }

    private static async Task AssertBlackOnWhiteAsync(Paper paper)
    {
        var dots = await paper.DotsAsync();
        Assert.InRange(dots.White, 0.6, 1);
        Assert.Equal((255, 0), (dots.Shades[0], dots.Shades.Min()));
    }
}
