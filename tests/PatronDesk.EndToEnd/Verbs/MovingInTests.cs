using System.Diagnostics;
using System.Text.Json.Nodes;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>
/// Files of other systems, and workbooks that LibreOffice made, move in by the commands of <c>docs/operate/moving-in.md</c>, as they
/// stand there.
/// </summary>
public sealed class MovingInTests
{
    private static readonly Dictionary<string, (string Options, string Told, string[] Patrons)> Files = new(StringComparer.Ordinal)
    {
        ["leser.xlsx"] = (
            "",
            "columns left out: 'Bemerkung'",
            [
                "0012345|Jürgen|Müßig|juergen@example.org|+49 351 1234567|Hauptstraße 1\nHinterhaus|01067|Dresden|2027-12-31",
                "0012346|Änne|Öztürk|aenne@example.org|0351 7654321|Am Wall 2|01069|Dresden|2028-04-03",
                "0012347|Łukasz|Żółć|||Größenweg 3\n2. Stock\nbei Groß|01099|Dresden|",
            ]),
        ["members.xlsx"] = (
            "",
            "",
            [
                "0000871|Siobhán|O’Brien|siobhan@example.org|+44 20 7946 0000|1 High Street\nFlat 2|BA1 1AA|Bath|2027-12-31|choir, parents",
                "0000872|Anna|van Dijk|anna@example.org||2 High Street|BA1 1AB|Bath|2028-04-03|choir",
                "0000873|John \"Jack\"|Smith||||||",
            ]),
        ["schule.csv"] = (
            "--map Klasse=tags",
            "Windows-1252",
            [
                "00700001|Zoë|Groß|||Am Bach 1;\nHinterhof||||7a",
                "00700002|Søren|Grün|||||||7a",
                "00700003|Mía|Nuñez; Sánchez|||||||7b",
            ]),
        ["libib.csv"] = (
            "",
            "",
            [
                "2020000000013|Mary|Shelley|frankenstein@example.com|555-123-4567|1 Lake Road|00601|Augusta||adult, choir",
                "0031000000021|José|Nuñez||||||",
            ]),
        ["libib-status.csv"] = (
            "",
            "",
            ["2020000000013|Mary|Shelley|frankenstein@example.com|||||", "0031000000021|José|Nuñez||||||"]),
        ["koha.csv"] = (
            "",
            "columns left out: 'title'",
            [
                "0042|Nancy|Jenkins|nancy@example.org|+1 388 559 6763|Bunting|00501|El Paso|2031-07-01",
                "AB-12345|Zoé|D'Arcy, Jr.|||2 High Street\nFlat 3|BA1 1AA|Bath|2031-07-13",
            ]),
    };

    public static TheoryData<Engine, string> EachFile()
    {
        var cases = new TheoryData<Engine, string>();
        foreach (var (i, file) in Files.Keys.Index())
            cases.Add(i % 2 == 0 ? Engine.Sqlite : Engine.Postgres, file);
        return cases;
    }

    [Theory]
    [MemberData(nameof(EachFile))]
    public async Task A_file_moves_in_by_the_commands_of_the_page(Engine engine, string file)
    {
        var (options, told, patrons) = Files[file];
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "MovingIn", file), Path.Combine(folder.Path, "list.csv"));
        var steps = CommandsOf("## 2.", "## Headings");
        Assert.Equal(3, steps.Count);

        var dry = await RunAsync(store, folder, steps[0], options);
        Assert.True(dry.Code == 0, dry.Errors);
        Assert.Contains(
            $"Dry run: {patrons.Length} created, 0 updated, 0 unchanged, 0 skipped, 0 refused. Nothing was written.",
            dry.Output,
            StringComparison.Ordinal);
        Assert.Contains(told, dry.Errors, StringComparison.Ordinal);
        Assert.Contains("\"total\":0", await server.Client.GetStringAsync("/patrons"), StringComparison.Ordinal);

        var run = await RunAsync(store, folder, steps[1], options);
        Assert.True(run.Code == 0, run.Errors);
        Assert.Equal(patrons.Length + 1, (await File.ReadAllLinesAsync(Path.Combine(folder.Path, "report.csv"))).Length);
        Assert.Equal(patrons.Order(StringComparer.Ordinal), await PatronsAsync(store, patrons));

        var import = run.Output.Trim().Split(' ')[^1];
        var undo = await RunAsync(store, folder, steps[2].Replace("k7f2m9qxw3", import, StringComparison.Ordinal), "");
        Assert.Equal($"0 put back, {patrons.Length} deleted, 0 left as they are", undo.Output.Trim());
        await server.StopAsync();
    }

    /// <summary>The commands between two headings of the page.</summary>
    private static List<string> CommandsOf(string from, string to)
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "MovingIn", "moving-in.md"));
        var part = page[page.IndexOf($"\n{from}", StringComparison.Ordinal)..page.IndexOf($"\n{to}", StringComparison.Ordinal)];
        return [.. part.Split("```sh\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)].Trim())];
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(
        TestStore store, TemporaryFolder folder, string command, string options)
    {
        var start = new ProcessStartInfo("sh", ["-c", command.Replace("DIR", $"\"$DIR\" {options}", StringComparison.Ordinal)])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(PublishedProgram.File)}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["DIR"] = store.Folder;
        if (store.Database is not null)
            start.Environment["PATRONDESK_DATABASE"] = store.Database;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }

    /// <summary>The patrons as an export has them, with as many columns as are expected.</summary>
    private static async Task<IEnumerable<string>> PatronsAsync(TestStore store, string[] expected)
    {
        string[] fields = ["barcode", "first_name", "last_name", "email", "phone", "address1", "zip", "city", "expires_at", "tags"];
        var columns = expected.ToDictionary(
            line => line[..line.IndexOf('|', StringComparison.Ordinal)], line => line.Split('|').Length, StringComparer.Ordinal);
        var export = await store.RunAsync("export", "patrons", "--format", "jsonl");
        return export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .Select(patron => string.Join(
                '|',
                fields.Take(columns.GetValueOrDefault((string?)patron["barcode"] ?? "", fields.Length))
                    .Select(field => field == "expires_at" ? DayOf((string?)patron[field]) : (string?)patron[field] ?? "")))
            .Order(StringComparer.Ordinal);
    }

    private static string DayOf(string? moment) => moment is null ? "" : moment[..10];
}
