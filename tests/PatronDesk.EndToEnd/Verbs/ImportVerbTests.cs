using System.Text;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk import</c>, beside a server that runs.</summary>
public sealed class ImportVerbTests
{
    private const string File = "barcode;first_name;last_name;password\r\n78001;Ada;Alpha;hunter2hunter2\r\n78002;Bo;=1+1;\r\n";

    [EveryEngine]
    public async Task Patrons_move_in_by_a_dry_run_and_a_run(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var folder = new TemporaryFolder();
        var (file, report) = (Path.Combine(folder.Path, "list.csv"), Path.Combine(folder.Path, "report.csv"));
        await System.IO.File.WriteAllTextAsync(file, File);
        await System.IO.File.WriteAllTextAsync(report, "old");

        var dry = await store.RunAsync("import", "patrons", file, "--dry-run", "--report", report);
        Assert.Equal(
            (0, "Dry run: 2 created, 0 updated, 0 unchanged, 0 skipped, 0 refused. Nothing was written.", ""),
            (dry.Code, dry.Output.Trim(), dry.Errors.Trim()));
        Assert.Contains("\"total\":0", await server.Client.GetStringAsync("/patrons"), StringComparison.Ordinal);
        var told = await System.IO.File.ReadAllTextAsync(report);
        Assert.Equal("line,result,barcode,fields,reason\r\n2,created,78001,,\r\n3,created,78002,,\r\n", told);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(report));

        var run = await store.RunAsync("import", "patrons", file, "--tenant", "e2elib");
        Assert.Equal((0, ""), (run.Code, run.Errors.Trim()));
        Assert.Matches(
            "^2 created, 0 updated, 0 unchanged, 0 skipped, 0 refused\r?\nTo undo it within a day: patrondesk import undo [0-9a-z]{10}$",
            run.Output.Trim());
        Assert.Contains("\"total\":2", await server.Client.GetStringAsync("/patrons"), StringComparison.Ordinal);

        var again = await store.RunAsync("import", "patrons", file, "--set", "city==Bath", "--report", report);
        Assert.Equal(1, again.Code);
        Assert.Contains(
            "line 2: refused: 78001 Ada Alpha is there already: say --if-exists update or skip", again.Errors, StringComparison.Ordinal);
        Assert.Contains("Nothing was written, because a row was refused", again.Output, StringComparison.Ordinal);
        var refused = await System.IO.File.ReadAllTextAsync(report);
        Assert.Contains("\r\n3,refused,78002,,78002 Bo =1+1 is there already", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", again.Errors + refused, StringComparison.Ordinal);
        await server.StopAsync();
    }

    [EveryEngine]
    public async Task An_import_is_undone_by_the_name_that_it_says_at_its_end(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "list.csv");
        await System.IO.File.WriteAllTextAsync(file, File);
        var name = (await store.RunAsync("import", "patrons", file)).Output.Trim().Split(' ')[^1];
        var undo = await store.RunAsync("import", "undo", name, "--tenant", "e2elib");
        Assert.Equal((0, "0 put back, 2 deleted, 0 left as they are", ""), (undo.Code, undo.Output.Trim(), undo.Errors.Trim()));
        Assert.Contains("\"total\":0", await server.Client.GetStringAsync("/patrons"), StringComparison.Ordinal);
        var again = await store.RunAsync("import", "undo", name);
        Assert.Equal(
            (1, "", "The import was undone already. Nothing was changed."), (again.Code, again.Output.Trim(), again.Errors.Trim()));
        var wrong = await store.RunAsync("import", "undo", "nonsense");
        Assert.Equal(1, wrong.Code);
        Assert.StartsWith("There is no import with this name.", wrong.Errors, StringComparison.Ordinal);
        await server.StopAsync();
    }

    [Fact]
    public async Task Wrong_options_and_files_are_named()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        await server.StopAsync();
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "list.csv");
        await System.IO.File.WriteAllTextAsync(file, "barcode,nonsense\n1,2\n", Encoding.UTF8);
        foreach (var (why, code, arguments) in new (string, int, string[])[]
        {
            ("--match: 'name' is none of barcode, email, patron_id.", 2, ["--match", "name"]),
            ("--if-exists must be error or update or skip; got 'replace'.", 2, ["--if-exists", "replace"]),
            ("--dates must be dmy or mdy; got 'ymd'.", 2, ["--dates", "ymd"]),
            ("--set must be FIELD=VALUE, with a field that many patrons can share; got 'barcode'.", 2, ["--set", "barcode=1"]),
            ("--map must be HEADING=FIELD", 2, ["--map", "nonsense=name"]),
            ("there is no heading 'Card'; the headings are 'barcode', 'nonsense'", 1, ["--map", "Card=barcode"]),
            ("columns left out: 'nonsense'", 1, []),
            ("'account list' shows them", 1, ["--tenant", "nowhere"]),
        })
        {
            var run = await store.RunAsync(["import", "patrons", file, .. arguments]);
            Assert.Equal(code, run.Code);
            Assert.Contains(why, run.Errors, StringComparison.Ordinal);
        }

        var missing = await store.RunAsync("import", "patrons", file + ".no");
        Assert.Equal(1, missing.Code);
        Assert.Contains("list.csv.no", missing.Errors, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task Standard_input_is_read_as_often_as_it_is_needed_and_leaves_no_file(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var temporary = new TemporaryFolder();
        var dry = await FeedAsync(store, temporary, File, "import", "patrons", "-", "--dry-run");
        Assert.Equal(
            (0, "Dry run: 2 created, 0 updated, 0 unchanged, 0 skipped, 0 refused. Nothing was written."), (dry.Code, dry.Output.Trim()));
        var run = await FeedAsync(store, temporary, File, "import", "patrons", "-");
        Assert.True(run.Code == 0, run.Errors);
        Assert.StartsWith("2 created, 0 updated", run.Output, StringComparison.Ordinal);
        var items = await FeedAsync(store, temporary, "barcode,title\nB1,Emma\n", "import", "items", "-");
        Assert.Equal((0, "1 item(s) imported, 0 row(s) refused"), (items.Code, items.Output.Trim()));
        var empty = await FeedAsync(store, temporary, "", "import", "patrons", "-");
        Assert.Equal((1, "the file has no row of headings"), (empty.Code, empty.Errors.Trim()));
        Assert.Contains("\"total\":2", await server.Client.GetStringAsync("/patrons"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(temporary.Path, "*.tmp", SearchOption.AllDirectories));
        await server.StopAsync();
    }

    [EveryEngine]
    public async Task A_mapping_file_has_one_heading_a_line(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var folder = new TemporaryFolder();
        var (file, map) = (Path.Combine(folder.Path, "list.csv"), Path.Combine(folder.Path, "map.txt"));
        await System.IO.File.WriteAllTextAsync(file, "Card = no;Rufname;Familie;Email\n78001;Ada;Alpha;shared mailbox\n");
        await System.IO.File.WriteAllTextAsync(map, "Card = no=barcode\r\n\r\nRufname=first_name\r\nEmail=\r\n");
        var run = await store.RunAsync("import", "patrons", file, "--map", "@" + map, "--map", "3=last_name");
        Assert.Equal(
            (0, "columns left out: 'Email' (--map gives them a meaning)"), (run.Code, run.Errors.Trim()));
        var patron = await server.Client.GetStringAsync("/patrons/78001");
        Assert.Contains("\"first_name\":\"Ada\",\"last_name\":\"Alpha\"", patron, StringComparison.Ordinal);

        await System.IO.File.WriteAllTextAsync(map, "Rufname=nickname\n");
        var wrong = await store.RunAsync("import", "patrons", file, "--map", "@" + map);
        Assert.Equal(2, wrong.Code);
        Assert.Contains("got 'Rufname=nickname'", wrong.Errors, StringComparison.Ordinal);
        var missing = await store.RunAsync("import", "patrons", file, "--map", "@" + map + ".no");
        Assert.Equal(2, missing.Code);
        Assert.Contains("map.txt.no", missing.Errors, StringComparison.Ordinal);
        await server.StopAsync();
    }

    [EveryEngine]
    public async Task Cells_of_the_report_that_a_spreadsheet_would_run_are_harmless(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var folder = new TemporaryFolder();
        var (file, report) = (Path.Combine(folder.Path, "list.csv"), Path.Combine(folder.Path, "report.csv"));
        await System.IO.File.WriteAllTextAsync(
            file, "barcode;first_name;last_name;tags\n=1+1;Ada;Alpha;\n@SUM(1);Bo;Beta;\n-2+3;;;\n\"+4\";Cy;Gamma;=HYPERLINK(1)\n");
        var run = await store.RunAsync("import", "patrons", file, "--rows", "each", "--report", report);
        Assert.Equal(1, run.Code);
        var lines = (await System.IO.File.ReadAllTextAsync(report)).Split("\r\n");
        Assert.Equal(
            [
                "line,result,barcode,fields,reason", "2,created,'=1+1,,", "3,created,'@SUM(1),,",
                "4,refused,'-2+3,,first_name is missing; last_name is missing", "5,created,'+4,,", "",
            ],
            lines);
        await System.IO.File.WriteAllTextAsync(file, "barcode;tags\n'=1+1;=1+2\n");
        var change = await store.RunAsync("import", "patrons", file, "--if-exists", "update", "--report", report);
        Assert.True(change.Code == 0, change.Errors);
        Assert.Contains("2,updated,'=1+1,tags ( → =1+2),", await System.IO.File.ReadAllTextAsync(report), StringComparison.Ordinal);
        await server.StopAsync();
    }

    [EveryEngine]
    public async Task A_sheet_of_a_workbook_is_named(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var folder = new TemporaryFolder();
        // Its name says nothing.
        var file = Path.Combine(folder.Path, "list.csv");
        await System.IO.File.WriteAllBytesAsync(file, WorkbookSample.Make(
            ("Pupils", [["barcode", "first_name", "last_name"], ["0078001", "Ada", "Müller"]]),
            ("Books", [["barcode", "title"], ["B1", "Emma"]])));
        var both = await store.RunAsync("import", "patrons", file);
        Assert.Equal((1, "several sheets have rows: 'Pupils', 'Books'; name one with --sheet"), (both.Code, both.Errors.Trim()));
        var run = await store.RunAsync("import", "patrons", file, "--sheet", "Pupils");
        Assert.Equal((0, ""), (run.Code, run.Errors.Trim()));
        Assert.Contains("\"last_name\":\"Müller\"", await server.Client.GetStringAsync("/patrons/0078001"), StringComparison.Ordinal);
        var items = await store.RunAsync("import", "items", file, "--sheet", "Books");
        Assert.Equal((0, "1 item(s) imported, 0 row(s) refused", ""), (items.Code, items.Output.Trim(), items.Errors.Trim()));
        var none = await store.RunAsync("import", "items", file, "--sheet", "Films");
        Assert.Equal(
            (1, "line 1: --sheet: there is no sheet with that name; the sheets are 'Pupils', 'Books'"), (none.Code, none.Errors.Trim()));
        await server.StopAsync();
    }

    [EveryEngine]
    public async Task Items_are_imported_with_and_without_the_library_s_name(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "items.csv");
        await System.IO.File.WriteAllTextAsync(file, "Barcode\tTitle\nB1\tEmma\n");
        foreach (string[] arguments in new string[][] { [file], ["e2elib", file], [file, "--tenant", "e2elib"] })
        {
            var run = await store.RunAsync(["import", "items", .. arguments]);
            Assert.Equal((0, "1 item(s) imported, 0 row(s) refused", ""), (run.Code, run.Output.Trim(), run.Errors.Trim()));
        }

        await server.StopAsync();
    }

    private static async Task<(int Code, string Output, string Errors)> FeedAsync(
        TestStore store, TemporaryFolder temporary, string input, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["TMPDIR"] = temporary.Path };
        if (store.Database is not null)
            environment["PATRONDESK_DATABASE"] = store.Database;
        await using var program = PublishedProgram.Start([.. arguments, "--data", store.Folder], environment);
        await program.FeedAsync(input);
        return (await program.WaitAsync(), program.Output, program.Errors);
    }
}
