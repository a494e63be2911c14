using System.Text;
using System.Text.Json.Nodes;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk export</c>, beside a server that runs.</summary>
public sealed class ExportVerbTests
{
    private const string Patrons =
        "barcode,first_name,last_name,phone,password\r\n78001,Ada,=1+1,'+49 30 1234,hunter2hunter2\r\n78002,Bo,Beta,,\r\n";

    [EveryEngine]
    public async Task Patrons_move_out_and_into_an_empty_store(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var folder = new TemporaryFolder();
        var (list, file) = (Path.Combine(folder.Path, "list.csv"), Path.Combine(folder.Path, "patrons.csv"));
        await File.WriteAllTextAsync(list, Patrons);
        await File.WriteAllTextAsync(file, "old");
        Assert.Equal(0, (await store.RunAsync("import", "patrons", list)).Code);

        var run = await store.RunAsync("export", "patrons", "--out", file);
        Assert.Equal((0, $"Wrote {file}: 2 patrons exported", ""), (run.Code, run.Output.Trim(), run.Errors.Trim()));
        BackupRuns.AssertOwnersAlone(file);
        var written = await File.ReadAllTextAsync(file);
        Assert.Contains("\r\n78001,Ada,'=1+1,", written, StringComparison.Ordinal);
        Assert.Contains(",'+49 30 1234,", written, StringComparison.Ordinal);
        Assert.DoesNotContain("argon2", written, StringComparison.Ordinal);

        var one = await store.RunAsync("export", "patrons", "--tenant", "e2elib", "--format", "jsonl", "--query", "barcode==78001");
        Assert.Equal((0, "1 patron exported"), (one.Code, one.Errors.Trim()));
        Assert.Equal("+49 30 1234", (string?)JsonNode.Parse(one.Output)!["phone"]);

        await using var other = await TestStore.CreateAsync(engine == Engine.Sqlite ? Engine.Postgres : Engine.Sqlite);
        await using var second = await PublishedServer.StartAsync(other);
        var moved = await other.RunAsync("import", "patrons", file);
        Assert.Equal(
            (0, "2 created, 0 updated, 0 unchanged, 0 skipped, 0 refused", ""),
            (moved.Code, moved.Output.Split('\n')[0].Trim(), moved.Errors.Trim()));
        var again = await other.RunAsync("export", "patrons");
        Assert.Equal(
            written.TrimStart('\uFEFF').ReplaceLineEndings().TrimEnd(), again.Output.TrimStart('\uFEFF').ReplaceLineEndings().TrimEnd());
        await server.StopAsync();
        await second.StopAsync();
    }

    [EveryEngine]
    public async Task A_password_moves_only_in_a_file_of_its_owner(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var folder = new TemporaryFolder();
        var (list, file) = (Path.Combine(folder.Path, "list.csv"), Path.Combine(folder.Path, "secret.csv"));
        await File.WriteAllTextAsync(list, Patrons);
        Assert.Equal(0, (await store.RunAsync("import", "patrons", list)).Code);
        foreach (string[] output in new string[][] { [], ["--out", "-"] })
        {
            var refused = await store.RunAsync(["export", "patrons", "--with-credentials", .. output]);
            Assert.Equal((2, ""), (refused.Code, refused.Output.Trim()));
            Assert.Contains("--with-credentials writes to a file", refused.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await store.RunAsync("export", "patrons", "--with-credentials", "--out", file)).Code);
        BackupRuns.AssertOwnersAlone(file);
        var written = await File.ReadAllTextAsync(file);
        Assert.Contains(",password_hash,pin_hash\r\n", written, StringComparison.Ordinal);
        Assert.Contains(",$argon2id$", written.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);

        await using var other = await TestStore.CreateAsync(engine);
        await using var second = await PublishedServer.StartAsync(other);
        var report = Path.Combine(folder.Path, "report.csv");
        var moved = await other.RunAsync("import", "patrons", file, "--report", report);
        Assert.Equal((0, ""), (moved.Code, moved.Errors.Trim()));
        Assert.DoesNotContain("argon2", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
        Assert.Equal(0, (await other.RunAsync("export", "patrons", "--with-credentials", "--out", list)).Code);
        Assert.Equal(written, await File.ReadAllTextAsync(list));
        await server.StopAsync();
        await second.StopAsync();
    }

    [EveryEngine]
    public async Task Loans_blocks_items_and_the_journal_go_out_without_a_secret(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var folder = new TemporaryFolder();
        var (list, items) = (Path.Combine(folder.Path, "list.csv"), Path.Combine(folder.Path, "items.csv"));
        await File.WriteAllTextAsync(list, Patrons);
        await File.WriteAllTextAsync(items, "barcode,title\nB1,=Emma\nB2,Persuasion\n");
        Assert.Equal(0, (await store.RunAsync("import", "patrons", list)).Code);
        Assert.Equal(0, (await store.RunAsync("import", "items", items)).Code);
        await PostAsync(server, "/circulation/check-out-by-barcode", """{"itemBarcode":"B1","userBarcode":"78001"}""");
        var ada = await store.RunAsync("export", "patrons", "--format", "jsonl", "--query", "barcode==78001");
        var uuid = (string?)JsonNode.Parse(ada.Output)!["uuid"];
        await PostAsync(server, "/manualblocks", $$"""{"desc":"owes \"a book\"","userId":"{{uuid}}","borrowing":true}""");

        var loans = await store.RunAsync("export", "loans");
        Assert.Equal((0, "1 loan exported"), (loans.Code, loans.Errors.Trim()));
        Assert.StartsWith(
            "item_barcode,title,call_number,media_type,patron_barcode,first_name,last_name,status,out_at,due_at,returned_at,renewals,",
            loans.Output.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Contains("\nB1,'=Emma,,,78001,Ada,'=1+1,Open,", loans.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var none = await store.RunAsync("export", "loans", "--query", "status.name==Closed");
        Assert.Equal((0, "0 loans exported"), (none.Code, none.Errors.Trim()));

        var blocks = await store.RunAsync("export", "blocks", "--format", "jsonl");
        var block = JsonNode.Parse(blocks.Output)!;
        Assert.Equal("78001", (string?)block["patron_barcode"]);
        Assert.Equal("owes \"a book\"", (string?)block["description"]);
        Assert.True((bool?)block["borrowing"]);
        Assert.Null(block["requests"]);

        var file = Path.Combine(folder.Path, "items-out.csv");
        Assert.Equal(0, (await store.RunAsync("export", "items", "--out", file)).Code);
        BackupRuns.AssertOwnersAlone(file);
        var back = await store.RunAsync("import", "items", file);
        Assert.Equal((0, "2 item(s) imported, 0 row(s) refused"), (back.Code, back.Output.Trim()));
        var again = await store.RunAsync("export", "items", "--format", "jsonl");
        Assert.Equal(
            ["B1 =Emma", "B2 Persuasion"],
            again.Output.Trim().Split('\n').Select(line => JsonNode.Parse(line)!).Select(item => $"{item["barcode"]} {item["title"]}"));

        var journal = await store.RunAsync("export", "journal");
        Assert.Equal(0, journal.Code);
        Assert.Contains($",patron.created,{uuid},", journal.Output, StringComparison.Ordinal);
        foreach (var output in (string[])[loans.Output, blocks.Output, journal.Output, await File.ReadAllTextAsync(file)])
        {
            Assert.DoesNotContain("argon2", output, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", output, StringComparison.Ordinal);
        }

        await server.StopAsync();
    }

    [Fact]
    public async Task Wrong_options_are_named()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        await server.StopAsync();
        foreach (var (why, code, arguments) in new (string, int, string[])[]
        {
            ("--format must be csv or jsonl; got 'xlsx'.", 2, ["patrons", "--format", "xlsx"]),
            ("is a folder; name a file in it.", 2, ["patrons", "--out", store.Folder]),
            ("does not exist; make it first", 2, ["items", "--out", Path.Combine(store.Folder, "no", "file.csv")]),
            ("--query: ", 2, ["patrons", "--query", "personal.lastName=="]),
            ("'account list' shows them", 1, ["journal", "--tenant", "nowhere"]),
        })
        {
            var run = await store.RunAsync(["export", .. arguments]);
            Assert.Equal(code, run.Code);
            Assert.Contains(why, run.Errors, StringComparison.Ordinal);
        }
    }

    private static async Task PostAsync(PublishedServer server, string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await server.Client.PostAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
