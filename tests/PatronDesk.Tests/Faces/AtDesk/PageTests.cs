using System.Text.RegularExpressions;
using PatronDesk.Faces.Desk.Assets;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>What holds for every page: its headers, its files, and its size.</summary>
public sealed partial class PageTests
{
    [Fact]
    public async Task A_page_allows_only_its_own_scripts_and_no_style_in_itself()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        using var browser = await DeskBrowser.SignInAsync(server);
        var page = browser.Page;
        var policy = page.Headers["Content-Security-Policy"];
        Assert.StartsWith("default-src 'none'; script-src 'nonce-", policy, StringComparison.Ordinal);
        Assert.EndsWith("require-trusted-types-for 'script'; trusted-types htmx", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var nonce = Nonce().Match(policy).Groups[1].Value;
        Assert.All(Script().Matches(page.Body), script => Assert.Contains($"nonce=\"{nonce}\"", script.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(" style=", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", page.Body, StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        // The next page has another nonce.
        Assert.DoesNotContain(nonce, (await browser.GetAsync("/desk")).Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_files_are_embedded_kept_by_the_browser_and_told_apart_by_a_tag()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        foreach (var name in DeskAssets.Names)
        {
            var path = $"/desk/assets/{DeskAssets.Version}/{name}";
            using var plain = await server.Client.GetAsync(path);
            Assert.Equal(200, (int)plain.StatusCode);
            Assert.Equal(
                (true, TimeSpan.FromDays(365), "immutable"),
                (plain.Headers.CacheControl!.Public, plain.Headers.CacheControl.MaxAge,
                    plain.Headers.CacheControl.Extensions.Single().Name));
            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(plain.Headers.ETag!);
            Assert.Equal(304, (int)(await server.Client.SendAsync(again)).StatusCode);
        }

        Assert.Equal(404, (int)(await server.Client.GetAsync($"/desk/assets/{DeskAssets.Version}/no.js")).StatusCode);
        Assert.Equal(404, (int)(await server.Client.GetAsync("/desk/nothing-here")).StatusCode);
    }

    [Fact]
    public async Task A_search_that_takes_too_long_says_so_and_is_no_failure()
    {
        await using var server = await TestServer.StartAsync(
            Engine.Postgres, new Dictionary<string, string?> { ["QuerySeconds"] = "0.2" });
        using var browser = await DeskBrowser.SignInAsync(server);
        await using var other = await server.HoldAsync("patron");
        var page = await browser.GetAsync("/desk/patrons?q=mary");
        Assert.Equal(400, page.Status);
        Assert.Contains("The server looked for 0.2 seconds", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_visit_takes_less_than_60_KB_and_a_page_less_than_20_KB()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        using var browser = await DeskBrowser.SignInAsync(server);
        var sum = browser.Page.Body.Length;
        Assert.True(sum < 20_000, $"The first page has {sum} bytes.");
        foreach (Match file in File().Matches(browser.Page.Body))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, file.Groups[1].Value);
            request.Headers.Add("Accept-Encoding", "br");
            using var answer = await server.Client.SendAsync(request);
            Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
            sum += (await answer.Content.ReadAsByteArrayAsync()).Length;
        }

        Assert.True(sum < 60_000, $"A first visit takes {sum} bytes.");
    }

    [GeneratedRegex("'nonce-([0-9a-f]{32})'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();

    [GeneratedRegex("(?:href|src)=\"(/desk/assets/[^\"]+)\"")]
    private static partial Regex File();
}
