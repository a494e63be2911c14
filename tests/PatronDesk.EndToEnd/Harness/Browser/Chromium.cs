using Microsoft.Playwright;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>Debian's Chromium without a window, driven by Playwright; what its console says is kept.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <summary>Errors and warnings of the pages, such as a report of the content security policy.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Chromium> StartAsync()
    {
        // Not how long a page may take: only what is taken for a hang. These machines are busy.
        Assertions.SetDefaultExpectTimeout(60_000);
        var place = Array.Find(Places, File.Exists);
        if (place is null)
            MissingTool.Tell("Chromium is not installed; Debian and Ubuntu: apt-get install chromium.");
        var playwright = await Playwright.CreateAsync();
        return new Chromium(
            playwright,
            // As root, as in a container, Chromium needs to be told.
            await playwright.Chromium.LaunchAsync(new() { ExecutablePath = place, Args = ["--no-sandbox"] }));
    }

    /// <summary>A new window with cookies of its own.</summary>
    public async Task<IPage> OpenAsync(
        Uri server, bool script = true, int width = 1280, ColorScheme scheme = ColorScheme.Light, string locale = "en-GB",
        bool bypassPolicy = false, int height = 900)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = server.ToString(),
            JavaScriptEnabled = script,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = locale,
            BypassCSP = bypassPolicy,
        });
        // Only a hang takes so long, even on a busy machine.
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Complaints.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => Complaints.Add($"{page.Url}: {error}");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
