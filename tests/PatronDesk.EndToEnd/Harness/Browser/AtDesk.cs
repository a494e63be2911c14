using Microsoft.Playwright;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>What a person does at the desk, whether the browser runs scripts or not.</summary>
internal static class AtDesk
{
    public static async Task SignInAsync(
        this IPage page, string name = PublishedServer.OwnerName, string password = PublishedServer.OwnerPassword)
    {
        await page.GotoAsync("/desk/sign-in");
        await page.FillAsync("#username", name);
        await page.FillAsync("#password", password);
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForURLAsync("**/desk");
    }

    /// <summary>Adds a patron by the form, and returns the path of the patron's page.</summary>
    public static async Task<string> AddPatronAsync(this IPage page, string first, string last, string barcode)
    {
        await page.GotoAsync("/desk/patrons/new");
        await page.FillAsync("#first_name", first);
        await page.FillAsync("#last_name", last);
        await page.FillAsync("#barcode", barcode);
        await page.ClickAsync("main form.panel button[type=submit]");
        await page.WaitForURLAsync("**done=added");
        return new Uri(page.Url).AbsolutePath;
    }

    /// <summary>Types as a scanner does: keys without a pause, then Enter, without waiting.</summary>
    public static async Task ScanAsync(this IPage page, string text)
    {
        await page.Keyboard.TypeAsync(text, new() { Delay = 5 });
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>The lines under the scan field, once there are so many; newest first.</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(this IPage page, int count)
    {
        await Assertions.Expect(page.Locator("#lines .line")).ToHaveCountAsync(count, new() { Timeout = 60_000 });
        return [.. (await page.Locator("#lines .line").AllInnerTextsAsync()).Select(text => string.Join(' ', text.Split()))];
    }
}
