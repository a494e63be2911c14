using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Hosting;
using PatronDesk.Intake;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;
using static PatronDesk.Tests.Faces.AtDesk.ImportSteps;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>What happens to an import between its pages: other nodes, restarts, changes meanwhile, and the time that is over.</summary>
public sealed class ImportRunTests
{
    private const string Two = "barcode,first_name,last_name\n0078001,Ada,Alpha\n0078002,Bo,Beta\n";

    [EveryEngine]
    public async Task A25_the_progress_page_asks_by_itself_and_does_not_lengthen_the_session(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["Desk:IdleMinutes"] = "10" }, BulkSteps.WithoutWorker);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(Form);
        var path = (await browser.SendFileAsync(Form, Encoding.UTF8.GetBytes(Two))).Location!;
        var busy = await browser.GetAsync(path);
        Assert.Contains("<progress", busy.Body, StringComparison.Ordinal);
        Assert.Contains($"content=\"2;url={path}/progress\"", busy.Body, StringComparison.Ordinal);
        Assert.Contains($"hx-get=\"{path}/progress\"", busy.Body, StringComparison.Ordinal);
        for (var minute = 0; minute < 9; minute++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            var part = await browser.GetAsync(path + "/progress", ("HX-Request", "true"));
            Assert.Contains("0 rows looked at", part.Text, StringComparison.Ordinal);
            Assert.False(part.Headers.ContainsKey("Set-Cookie"));
        }

        await BulkSteps.EndsSessionAsync(server, browser, path);
        await RunsOf(server).WorkAsync(CancellationToken.None);
        using var again = await DeskBrowser.SignInAsync(server);
        var over = await again.GetAsync(path + "/progress", ("HX-Request", "true"));
        Assert.Equal(path + "/progress", over.Headers["HX-Redirect"]);
        (await again.GetAsync(path + "/progress")).HasCounts(created: 2);
    }

    [EveryEngine]
    public async Task What_changed_since_the_dry_run_is_shown_before_anything_is_written(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        (await TryAsync(browser, Two, ("import_exists", "update"))).HasCounts(created: 2);
        await server.CreateAsync(
            await server.CallerAsync(), (PatronField.FirstName, "Ada"), (PatronField.LastName, "Else"), (PatronField.Barcode, "0078001"));
        var stale = await PressAsync(browser, "/start");
        Assert.Contains("Nothing was written: somebody changed a patron since", stale.Text, StringComparison.Ordinal);
        stale.HasCounts(created: 1, changed: 1);
        Assert.Equal(["0078001|Ada|Else"], await PatronsAsync(server));
        (await PressAsync(browser, "/start")).HasCounts(created: 1, changed: 1);
        Assert.Equal(["0078001|Ada|Alpha", "0078002|Bo|Beta"], await PatronsAsync(server));
    }

    [EveryEngine]
    public async Task A_form_that_is_sent_twice_makes_one_import_and_only_its_sender_starts_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.HireAsync("marta", Roles.Manager);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(Form);
        var sent = await browser.SendFileAsync(Form, Encoding.UTF8.GetBytes(Two));
        Assert.Equal(sent.Location, (await browser.SendFileAsync(Form, Encoding.UTF8.GetBytes(Two))).Location);
        await BulkSteps.EndedAsync(browser, sent.Location!);
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from import_run", 1));

        using var other = await DeskBrowser.SignInAsync(server, "marta", "a-password");
        var seen = await other.GetAsync(sent.Location!);
        seen.HasCounts(created: 2);
        Assert.Contains("owner has sent this file. Only that person can start it.", seen.Text, StringComparison.Ordinal);
        Assert.Equal("", seen.ActionOf("/start") + seen.ActionOf("/check"));
        Assert.Equal(409, (await other.SendAsync(sent.Location + "/start")).Status);
        await other.GetAsync(sent.Location!);
        Assert.Equal(409, (await other.SendAsync(sent.Location + "/check")).Status);

        for (var i = 0; i < 2; i++)
        {
            await browser.GetAsync("/desk");
            Assert.Equal(303, (await browser.SendAsync(sent.Location + "/start")).Status);
        }

        await BulkSteps.EndedAsync(browser, sent.Location!);
        Assert.Equal(["2"], await server.QueryAsync("select cast(count(*) as text) from patron", 1));
        Assert.Equal(
            ["1"], await server.QueryAsync("select cast(count(*) as text) from journal where action = 'import.started'", 1));
        // Within the day any manager can take it back.
        await other.GetAsync(sent.Location!);
        await PressAsync(other, "/undo");
        Assert.Empty(await PatronsAsync(server));
    }

    [EveryEngine]
    public async Task Another_library_sees_nothing_of_an_import(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await TryAsync(browser, Two);
        var path = browser.Page.ActionOf("/start")[..^"/start".Length];
        var stranger = await server.SecondLibraryAsync();
        var runs = RunsOf(server);
        Assert.Empty(await runs.ListAsync(stranger, 100, default));
        Assert.Null(await runs.FindAsync(stranger, path["/desk/import/".Length..], default));
        Assert.Equal(404, (await browser.GetAsync("/desk/import/no-such-import")).Status);
    }

    [EveryEngine]
    public async Task What_a_node_left_another_does_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, services: BulkSteps.WithoutWorker);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(Form);
        var path = (await browser.SendFileAsync(Form, Encoding.UTF8.GetBytes(Two), ("import_rows", "each"))).Location!;
        await using var other = await TestServer.StartAsync(engine, services: BulkSteps.WithoutWorker, database: server.Database);
        await WorkTogetherAsync(server, other);
        await browser.GetAsync(path);
        await browser.SendAsync(browser.Page.ActionOf("/start"));
        await WorkTogetherAsync(server, other);
        (await browser.GetAsync(path)).HasCounts(created: 2);
        Assert.Equal(["0078001|Ada|Alpha", "0078002|Bo|Beta"], await PatronsAsync(server));

        // As if the node had died after some rows: no row is written twice, and what is written can be undone.
        await server.Store.ScriptAsync("update import_run set state = 'running', ended_at = null;");
        await WorkTogetherAsync(server, other);
        var cut = await browser.GetAsync(path);
        Assert.Contains("The server stopped in between, and only some of the rows are written.", cut.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await PatronsAsync(server)).Count);
        await browser.SendAsync(browser.Page.ActionOf("/undo"));
        await WorkTogetherAsync(server, other);
        Assert.Contains("Deleted: 2", (await browser.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.Empty(await PatronsAsync(server));
    }

    [EveryEngine]
    public async Task A40_an_undo_names_who_stays_and_is_refused_after_a_day(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var path = await ImportAsync(browser, Two);
        var bo = (await server.QueryAsync("select uuid from patron where barcode = '0078002'", 1))[0];
        Assert.IsType<UpdatePatron.Updated>(await server.Patrons().UpdateAsync(
            await server.CallerAsync(), PatronKey.OfUuid(bo), Desk.Say((PatronField.LastName, "Married")), default, default));
        var undone = await PressAsync(browser, "/undo");
        Assert.Contains("Put back: 0 Deleted: 1 Left as they are: 1", undone.Text, StringComparison.Ordinal);
        Assert.Contains("3 0078002 Bo Married Changed since.", undone.Text, StringComparison.Ordinal);

        path = await ImportAsync(browser, "barcode,first_name,last_name\n0078009,Cy,Gamma\n");
        server.Clock.Advance(TimeSpan.FromHours(24));
        using var next = await DeskBrowser.SignInAsync(server);
        Assert.Equal("", (await next.GetAsync(path)).ActionOf("/undo"));
        Assert.Equal(409, (await next.SendAsync(path + "/undo")).Status);
    }

    [EveryEngine]
    public async Task A_file_is_forgotten_after_six_hours_a_report_after_a_day_and_the_rest_after_thirty(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var path = await ImportAsync(browser, Two);
        await TryAsync(browser, "barcode,first_name,last_name\n0078009,,Gamma\n");
        async Task<string> KeptAsync()
        {
            await server.Services.GetRequiredService<Housekeeping>().ForgetBulkRunsAsync(default);
            return (await server.QueryAsync(
                "select cast((select count(*) from import_run) as text), cast((select count(*) from import_run_part) as text)", 2))[0];
        }

        Assert.Equal("2|3", await KeptAsync());
        server.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal("1|1", await KeptAsync());
        server.Clock.Advance(TimeSpan.FromHours(18));
        Assert.Equal("1|0", await KeptAsync());
        using var next = await DeskBrowser.SignInAsync(server);
        (await next.GetAsync(path)).HasCounts(created: 2);
        Assert.DoesNotContain("report.csv", next.Page.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await next.GetAsync(path + "/report.csv")).Status);
        server.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal("0|0", await KeptAsync());
    }

    private static ImportRuns RunsOf(TestServer server) => server.Services.GetRequiredService<ImportRuns>();

    private static async Task WorkTogetherAsync(TestServer one, TestServer other) =>
        await Task.WhenAll(RunsOf(one).WorkAsync(default).AsTask(), RunsOf(other).WorkAsync(default).AsTask());
}
