using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>API keys at the desk: made once, shown once, revoked on a page of their own.</summary>
public sealed partial class KeyTests
{
    private const string Keys = "/desk/settings/keys";

    [EveryEngine]
    public async Task A_key_is_made_once_shown_once_and_works(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var form = await browser.GetAsync(Keys);
        // A double click sends the form twice.
        for (var i = 0; i < 2; i++)
            Assert.Equal((303, Keys + "/made"), await PostAsync(browser, form, ("key_name", "Website")));
        Assert.Equal(["Website"], await server.QueryAsync("select name from api_key where name <> 'first key'", 1));
        Assert.Equal(["key.created"], await server.QueryAsync("select action from journal where action like 'key.%'", 1));
        var made = await browser.GetAsync(Keys + "/made");
        Assert.Equal("no-store", made.Headers["Cache-Control"]);
        var key = Key().Match(made.Body).Value;
        Assert.Equal(200, await StatusAsync(server, key));
        // Reload and Back.
        Assert.Equal((303, Keys), ((await browser.GetAsync(Keys + "/made")).Status, browser.Page.Location));
        Assert.DoesNotContain(key, (await browser.GetAsync(Keys)).Body, StringComparison.Ordinal);
        // The same form a while later.
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((303, Keys + "?done=key-before"), await PostAsync(browser, form, ("key_name", "Website")));
        var list = await browser.GetAsync(Keys + "?done=key-before");
        Assert.Contains("has made its key already", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, list.Body, StringComparison.Ordinal);
        Assert.Single(await server.QueryAsync("select name from api_key where name <> 'first key'", 1));
    }

    [EveryEngine]
    public async Task A_key_tells_who_made_it_and_when_it_was_used_and_is_revoked_on_a_page_of_its_own(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var form = await browser.GetAsync(Keys);
        var refused = await browser.SendAsync(Keys, ("key_name", " "));
        Assert.Equal(422, refused.Status);
        Assert.Contains("Name: Write which program will use it.", refused.Text, StringComparison.Ordinal);
        await PostAsync(browser, form, ("key_name", "=Web<script>"));
        var key = Key().Match((await browser.GetAsync(Keys + "/made")).Body).Value;
        var list = await browser.GetAsync(Keys);
        Assert.Contains("=Web&lt;script&gt;", list.Body, StringComparison.Ordinal);
        Assert.Matches("=Web<script> 23 November 2026 owner Never Revoke", list.Text);
        Assert.Equal(200, await StatusAsync(server, key));
        await server.Services.GetRequiredService<Callers>().FlushUsesAsync(default);
        Assert.Matches("=Web<script> 23 November 2026 owner 23 November 2026, [0-9:]+ Revoke", (await browser.GetAsync(Keys)).Text);
        var path = RevokeLink().Matches(browser.Page.Body)[^1].Groups[1].Value;
        var question = await browser.GetAsync(path);
        Assert.DoesNotContain("autofocus", question.Body, StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
            Assert.Equal((303, Keys + "?done=key-revoked"), await PostAsync(browser, question));
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(401, await StatusAsync(server, key));
        Assert.Contains("Revoked on 23 November 2026", (await browser.GetAsync(Keys)).Text, StringComparison.Ordinal);
        Assert.Equal(
            ["key.created|staff:1", "key.disabled|staff:1"],
            await server.QueryAsync("select action, actor from journal where action like 'key.%' order by id", 2));
    }

    private static async Task<(int, string?)> PostAsync(DeskBrowser browser, DeskPage form, params (string, string)[] fields)
    {
        var path = form.Seal is not null && RevokeAction().Match(form.Body) is { Success: true } action ? action.Groups[1].Value : Keys;
        var answer = await browser.SendAsync(path, form.Seal, fields);
        return (answer.Status, answer.Location);
    }

    private static async Task<int> StatusAsync(TestServer server, string key) =>
        (await server.CallAsync("GET", "/patrons", null, ("x-api-key", key), ("x-api-user", TestServer.ApiUser))).Status;

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Key();

    [GeneratedRegex("href=\"(/desk/settings/keys/[0-9]+/revoke)\"")]
    private static partial Regex RevokeLink();

    [GeneratedRegex("action=\"(/desk/settings/keys/[0-9]+/revoke)\"")]
    private static partial Regex RevokeAction();
}
