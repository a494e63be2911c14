using System.Text;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>The steps of an import of patrons, as a person takes them.</summary>
internal static class ImportSteps
{
    public const string Form = "/desk/import";

    /// <summary>Sends a file, and waits until it was tried.</summary>
    public static Task<DeskPage> TryAsync(DeskBrowser browser, string file, params (string Name, string Value)[] choices) =>
        TryAsync(browser, Encoding.UTF8.GetBytes(file), choices);

    public static async Task<DeskPage> TryAsync(DeskBrowser browser, byte[] file, params (string Name, string Value)[] choices)
    {
        await browser.GetAsync(Form);
        var sent = await browser.SendFileAsync(Form, file, choices);
        Assert.True(sent.Status == 303, sent.Text);
        return await BulkSteps.EndedAsync(browser, sent.Location!);
    }

    /// <summary>Presses a button of the page, and waits until what it began is over.</summary>
    public static async Task<DeskPage> PressAsync(DeskBrowser browser, string button, params (string Name, string Value)[] fields)
    {
        var action = browser.Page.ActionOf(button);
        Assert.True(action.Length > 0, $"{button} is not in: {browser.Page.Text}");
        var sent = await browser.SendAsync(action, fields);
        Assert.True(sent.Status == 303, sent.Text);
        return await BulkSteps.EndedAsync(browser, sent.Location!);
    }

    /// <summary>Tries a file and starts it.</summary>
    /// <returns>The import's address.</returns>
    public static async Task<string> ImportAsync(DeskBrowser browser, string file)
    {
        await TryAsync(browser, file);
        return (await PressAsync(browser, "/start")).ActionOf("/undo")[..^"/undo".Length];
    }

    /// <summary>What the page says is done with how many rows: created, changed, nothing new, skipped, refused.</summary>
    public static void HasCounts(this DeskPage page, int created, int changed = 0, int same = 0, int skipped = 0, int refused = 0) =>
        Assert.Contains(
            $"Created: {created} Changed: {changed} Nothing new: {same} Skipped: {skipped} Refused: {refused}", page.Text,
            StringComparison.Ordinal);

    public static Task<IReadOnlyList<string>> PatronsAsync(TestServer server) => server.QueryAsync(
        "select barcode, first_name, last_name from patron where deleted_at is null order by barcode", 3);
}
