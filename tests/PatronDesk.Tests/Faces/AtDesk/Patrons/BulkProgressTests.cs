using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;
using static PatronDesk.Tests.Faces.AtDesk.BulkSteps;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>A run under way, and the list of all runs.</summary>
public sealed class BulkProgressTests
{
    [EveryEngine]
    public async Task A_progress_page_asks_by_itself_and_does_not_lengthen_the_session(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["Desk:IdleMinutes"] = "10" }, WithoutWorker);
        var people = await PeopleAsync(server, 2);
        using var browser = await DeskBrowser.SignInAsync(server);
        await PreviewAsync(browser, people[0], people[1], null, "freeze");
        var path = (await browser.SendAsync(browser.Page.ActionOf("/run"))).Location!;
        var running = await browser.GetAsync(path);
        Assert.Contains("0 of 2 done", running.Text, StringComparison.Ordinal);
        Assert.Contains($"<noscript><meta http-equiv=\"refresh\" content=\"2;url={path}/progress\"></noscript>", running.Body,
            StringComparison.Ordinal);
        Assert.Contains($"hx-get=\"{path}/progress\"", running.Body, StringComparison.Ordinal);
        for (var minute = 0; minute < 9; minute++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(200, (await browser.GetAsync(path + "/progress")).Status);
            var part = await browser.GetAsync(path + "/progress", ("HX-Request", "true"));
            Assert.Contains("0 of 2 done", part.Text, StringComparison.Ordinal);
            Assert.False(part.Headers.ContainsKey("Set-Cookie"));
        }

        await EndsSessionAsync(server, browser, path);

        // Once it is over, the bar leads to the report.
        await server.Services.GetRequiredService<BulkRuns>().WorkAsync(CancellationToken.None);
        using var again = await DeskBrowser.SignInAsync(server);
        var over = await again.GetAsync(path + "/progress", ("HX-Request", "true"));
        Assert.Equal(path + "/progress", over.Headers["HX-Redirect"]);
        Assert.Contains("Changed: 2", (await again.GetAsync(path + "/progress")).Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task No_page_of_a_run_puts_the_focus_anywhere_and_a_clerk_has_no_button_for_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var people = await PeopleAsync(server, 2);
        using var browser = await DeskBrowser.SignInAsync(server);
        foreach (var action in new[] { "block", "lift", "tag", "freeze", "unfreeze", "expire" })
        {
            var form = await browser.GetAsync($"/desk/bulk/new?do={action}&patron={people[0].Uuid}");
            Assert.DoesNotContain("autofocus", form.Body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("autofocus", (await PreviewAsync(browser, people[0], null, null, "freeze")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("autofocus", (await RunAsync(browser)).Body, StringComparison.Ordinal);

        await server.HireAsync("clerk", Roles.Desk);
        using var clerk = await DeskBrowser.SignInAsync(server, "clerk", "a-password");
        Assert.Equal(0, BulkButton().Count((await clerk.GetAsync("/desk/patrons")).Body));
        Assert.Equal(0, BulkButton().Count((await browser.GetAsync("/desk/patrons?is=deleted")).Body));
    }

    [EveryEngine]
    public async Task A_run_is_stopped_by_its_button_and_touches_nobody_from_then_on(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, services: WithoutWorker);
        var people = await PeopleAsync(server, 3);
        using var browser = await DeskBrowser.SignInAsync(server);
        var preview = await PreviewAsync(browser, people[0], people[1], people[2], "freeze");
        Assert.DoesNotContain("/stop", preview.Body, StringComparison.Ordinal);
        var path = preview.ActionOf("/run")[..^"/run".Length];
        // A preview has nothing to stop, and stays one.
        Assert.Equal(path, (await browser.SendAsync(path + "/stop")).Location);
        Assert.Equal(path, (await browser.SendAsync(path + "/run")).Location);
        // The first line is done, as if the work were under way.
        await server.Store.ScriptAsync("update bulk_line set outcome = 'done' where place = 1;");
        var running = await browser.GetAsync(path);
        Assert.Contains("Stop the run", running.Text, StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
            Assert.Equal(path, (await browser.SendAsync(running.ActionOf("/stop"))).Location);
        await server.Services.GetRequiredService<BulkRuns>().WorkAsync(CancellationToken.None);
        var report = await browser.GetAsync(path);
        Assert.Contains("Changed: 1 ", report.Text, StringComparison.Ordinal);
        Assert.Contains("Not touched, since the run was stopped: 2", report.Text, StringComparison.Ordinal);
        Assert.Equal(["0"], await server.QueryAsync("select cast(sum(frozen) as text) from patron", 1));
        Assert.Equal(
            ["bulk.started|freeze", "bulk.stopped|freeze"],
            await server.QueryAsync("select action, detail from journal where action like 'bulk.%' order by id", 2));
        Assert.Equal(404, (await browser.SendAsync("/desk/bulk/no-such-run/stop")).Status);
    }

    [EveryEngine]
    public async Task The_list_of_runs_names_each_with_who_when_and_how_far_it_is(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, services: WithoutWorker);
        var people = await PeopleAsync(server, 2);
        using var browser = await DeskBrowser.SignInAsync(server);
        Assert.Contains("No run was made", (await browser.GetAsync("/desk/bulk")).Text, StringComparison.Ordinal);
        await PreviewAsync(browser, people[0], people[1], null, "freeze");
        var ended = (await browser.SendAsync(browser.Page.ActionOf("/run"))).Location!;
        await server.Services.GetRequiredService<BulkRuns>().WorkAsync(CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await PreviewAsync(browser, people[0], null, null, "tag", ("new_tag", "Late"));
        await browser.SendAsync(browser.Page.ActionOf("/run"));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await PreviewAsync(browser, people[0], null, null, "unfreeze");

        Assert.Contains("href=\"/desk/bulk\"", (await browser.GetAsync("/desk/patrons")).Body, StringComparison.Ordinal);
        var list = await browser.GetAsync("/desk/bulk");
        Assert.Matches(
            "Unfreeze 1 patron owner .* Preview, not started Tag 1 patron owner .* Under way Freeze 2 patrons owner .* Ended",
            list.Text);
        Assert.Contains($"href=\"{ended}\"", list.Body, StringComparison.Ordinal);
        var other = await server.SecondLibraryAsync();
        Assert.Empty(await server.Services.GetRequiredService<BulkRuns>().ListAsync(other, 100, default));
    }
}
