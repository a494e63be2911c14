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
        Assert.Equal((0, "2 created, 0 updated, 0 unchanged, 0 skipped, 0 refused", ""), (run.Code, run.Output.Trim(), run.Errors.Trim()));
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
}
