using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Intake;
using PatronDesk.Tests.Patrons;
using static PatronDesk.Tests.Faces.AtDesk.ImportSteps;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>An import of patrons at the desk: sent, tried, started, reported and undone.</summary>
public sealed class ImportTests
{
    private const string Two = "barcode,first_name,last_name\n0078001,Ada,Alpha\n0078002,Bo,Beta\n";

    [EveryEngine]
    public async Task A_file_is_tried_then_started_then_reported_and_undone(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var there = await server.CreateAsync(
            await server.CallerAsync(), (PatronField.FirstName, "Cy"), (PatronField.LastName, "Gamma"), (PatronField.Barcode, "0078003"));
        using var browser = await DeskBrowser.SignInAsync(server);
        Assert.Contains($"href=\"{Form}\"", (await browser.GetAsync("/desk/patrons")).Body, StringComparison.Ordinal);
        var tried = await TryAsync(
            browser, Two + "0078003,Cyril,Gamma\n0078003,=1+1,Gamma\n", ("import_exists", "update"), ("import_rows", "each"));
        tried.HasCounts(created: 2, changed: 1, refused: 1);
        Assert.Contains("5 Refused 0078003 Barcode is that of line 4.", tried.Text, StringComparison.Ordinal);
        Assert.Contains("Tried, not started. Nothing was written.", tried.Text, StringComparison.Ordinal);
        Assert.Equal(["0078003|Cy|Gamma"], await PatronsAsync(server));

        Assert.Contains(">Import 3 rows</button>", tried.Body, StringComparison.Ordinal);
        var done = await PressAsync(browser, "/start");
        done.HasCounts(created: 2, changed: 1, refused: 1);
        Assert.Equal(["0078001|Ada|Alpha", "0078002|Bo|Beta", "0078003|Cyril|Gamma"], await PatronsAsync(server));
        Assert.Equal(["owner"], await server.QueryAsync($"select updated_by_name from patron where uuid = '{there.Uuid}'", 1));
        // The file is not kept a moment longer than it is needed.
        Assert.Equal(["report"], await server.QueryAsync("select distinct kind from import_run_part", 1));

        var path = done.ActionOf("/undo")[..^"/undo".Length];
        var report = await browser.GetAsync(path + "/report.csv");
        Assert.Equal("text/csv; charset=utf-8", report.Headers["Content-Type"]);
        Assert.StartsWith("attachment; filename=\"import-", report.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal(
            "\uFEFFLine,Result,Barcode,Changed fields,What to know\r\n2,Created,0078001,,\r\n3,Created,0078002,,\r\n"
            + "4,Changed,0078003,First name,\r\n5,Refused,0078003,,Barcode is that of line 4. Correct one of the two.\r\n",
            report.Body.StartsWith('\uFEFF') ? report.Body : "\uFEFF" + report.Body);
        Assert.Contains("Import of items.csv owner", (await browser.GetAsync("/desk/bulk")).Text, StringComparison.Ordinal);

        await browser.GetAsync(path);
        var undone = await PressAsync(browser, "/undo");
        Assert.Contains("Put back: 1 Deleted: 2 Left as they are: 0", undone.Text, StringComparison.Ordinal);
        Assert.Equal(["0078003|Cy|Gamma"], await PatronsAsync(server));
        Assert.DoesNotContain("/undo\"", undone.Body, StringComparison.Ordinal);
        Assert.Equal(
            ["import.started", "import.undone"],
            await server.QueryAsync("select action from journal where action like 'import.%' order by id", 1));
    }

    [EveryEngine]
    public async Task A_refused_row_keeps_all_from_being_written_unless_the_others_are_wanted(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var tried = await TryAsync(browser, Two + "0078003,,Gamma\n");
        tried.HasCounts(created: 2, refused: 1);
        Assert.Contains("4 Refused 0078003 First name: It is needed.", tried.Text, StringComparison.Ordinal);
        Assert.Contains("Some rows are refused, so nothing can be imported.", tried.Text, StringComparison.Ordinal);
        Assert.Equal("", tried.ActionOf("/start"));
        // Nor does a form that somebody made.
        var path = tried.ActionOf("/check")[..^"/check".Length];
        Assert.Equal(409, (await browser.SendAsync(path + "/start")).Status);
        await browser.GetAsync(path);
        var again = await PressAsync(browser, "/check", ("import_rows", "each"));
        again.HasCounts(created: 2, refused: 1);
        (await PressAsync(browser, "/start")).HasCounts(created: 2, refused: 1);
        Assert.Equal(["0078001|Ada|Alpha", "0078002|Bo|Beta"], await PatronsAsync(server));
    }

    [EveryEngine]
    public async Task A_patron_who_is_there_is_refused_changed_or_left_as_was_chosen(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.CreateAsync(
            await server.CallerAsync(), (PatronField.FirstName, "Ada"), (PatronField.LastName, "Old"), (PatronField.Barcode, "0078001"),
            (PatronField.Tags, "volunteer"), (PatronField.Phone, "1"));
        using var browser = await DeskBrowser.SignInAsync(server);
        const string File = "barcode,last_name,tags,phone\n0078001,Alpha,grade 8,\n";
        Assert.Contains(
            "0078001 Ada Old is there already. Choose", (await TryAsync(browser, File)).Text, StringComparison.Ordinal);
        (await PressAsync(browser, "/check", ("import_exists", "skip"))).HasCounts(created: 0, skipped: 1);
        Assert.Contains("there is nothing to import", browser.Page.Text, StringComparison.Ordinal);
        await PressAsync(browser, "/check", ("import_exists", "update"), ("import_tags", "add"), ("import_empty", "clear"));
        browser.Page.HasCounts(created: 0, changed: 1);
        await PressAsync(browser, "/start");
        Assert.Equal(
            ["Alpha|volunteer,grade 8|"],
            await server.QueryAsync("select last_name, tags, coalesce(phone, '') from patron", 3));
    }

    [EveryEngine]
    public async Task A22_A34_A39_what_only_a_person_knows_is_asked_on_the_page(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var two = new TestWorkbook()
            .Sheet("Old", TestWorkbook.Rows(["barcode", "Given", "Family", "expires"], ["1", "X", "Y", "03/04/2027"]))
            .Sheet("New", TestWorkbook.Rows(["barcode", "Given", "Family", "expires"], ["0078001", "Ada", "Alpha", "03/04/2027"])).Make();
        var tried = await TryAsync(browser, two);
        Assert.Contains("Several sheets have rows: Old, New. Choose one below.", tried.Text, StringComparison.Ordinal);
        Assert.Equal("", tried.ActionOf("/start"));
        tried = await PressAsync(browser, "/check", ("import_sheet", "New"));
        Assert.Contains("The date in line 2 may mean two days.", tried.Text, StringComparison.Ordinal);
        tried = await PressAsync(browser, "/check", ("import_sheet", "New"), ("import_dates", "dmy"));
        Assert.Contains("These columns are left out: Given, Family.", tried.Text, StringComparison.Ordinal);
        Assert.Contains("2 Refused 0078001 First name: It is needed.", tried.Text, StringComparison.Ordinal);
        tried = await PressAsync(
            browser, "/check", ("import_sheet", "New"), ("import_dates", "dmy"), ("column_1", "barcode"), ("column_2", "first_name"),
            ("column_3", "last_name"), ("column_4", "expires_at"));
        tried.HasCounts(created: 1);
        await PressAsync(browser, "/start");
        Assert.Equal(["0078001|Ada|Alpha"], await PatronsAsync(server));
        Assert.Contains(
            "3 April 2027", (await browser.GetAsync("/desk/patrons?q=alpha")).Text + await PatronPageAsync(server, browser),
            StringComparison.Ordinal);

        // Nothing of the headings is known: the page asks for each.
        tried = await TryAsync(browser, "Nr,Wer\n0078002,Beta\n");
        Assert.Contains("No heading is known. Say below what the columns mean.", tried.Text, StringComparison.Ordinal);
        tried = await PressAsync(browser, "/check", ("column_1", "barcode"), ("column_2", "last_name"));
        tried.HasCounts(created: 0, refused: 1);
    }

    [EveryEngine]
    public async Task No_password_is_shown_and_a_formula_is_text(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await TryAsync(
            browser, "barcode,first_name,last_name,password,email\n=1+1,Ada,Alpha,secret-of-ada,x\n"
                + "0078002,Bo,Beta,$2a$08$abcdefghijklmnopqrstuv,\n0078003,Cy,Gamma,x,\n");
        var path = browser.Page.ActionOf("/check")[..^"/check".Length];
        var report = (await browser.GetAsync(path + "/report.csv")).Body;
        Assert.Contains(",'=1+1,", report, StringComparison.Ordinal);
        foreach (var text in new[] { report, (await browser.GetAsync(path)).Body })
        {
            Assert.DoesNotContain("secret-of-ada", text, StringComparison.Ordinal);
            Assert.DoesNotContain("$2a$08", text, StringComparison.Ordinal);
            Assert.Contains("a hash of another system", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(
            await server.QueryAsync("select coalesce(result, '') from import_run", 1),
            kept => kept.Contains("secret-of-ada", StringComparison.Ordinal) || kept.Contains("$2a$", StringComparison.Ordinal));
    }

    [EveryEngine]
    public async Task No_file_and_one_that_is_too_large_are_refused_with_the_limit(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        var form = await browser.GetAsync(Form);
        Assert.Contains("of up to 16 MB", form.Text, StringComparison.Ordinal);
        Assert.Equal(422, (await browser.SendFileAsync(Form, [])).Status);
        var large = await browser.SendFileAsync(Form, new byte[17_000_000]);
        Assert.Equal(413, large.Status);
        Assert.Contains("16 MB at most", large.Text, StringComparison.Ordinal);
        Assert.Equal(400, (await browser.SendAsync(Form, "no-seal", [])).Status);
        var page = await TryAsync(browser, "<html><table></table></html>"u8.ToArray());
        Assert.Contains("The file is a web page.", page.Text, StringComparison.Ordinal);
        using var german = await DeskBrowser.SignInAsync(server, language: "de");
        Assert.Contains(
            "Die Datei ist eine Webseite.", (await german.GetAsync(page.ActionOf("/check")[..^"/check".Length])).Text,
            StringComparison.Ordinal);
    }

    private static async Task<string> PatronPageAsync(TestServer server, DeskBrowser browser) =>
        (await browser.GetAsync($"/desk/patrons/{(await server.QueryAsync("select uuid from patron", 1))[0]}")).Text;
}
