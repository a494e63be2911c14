using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk import folio</c>, from the FOLIO face of a second PatronDesk.</summary>
public sealed class ImportFolioVerbTests
{
    private const int Patrons = 450;

    [EveryEngine]
    public async Task Users_come_by_a_dry_run_and_a_run_and_an_undo_takes_them_back(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        await using var from = await TestStore.CreateAsync(engine);
        await using var source = await PublishedServer.StartAsync(from);
        await PatronList.ImportAsync(from, Patrons);
        var secrets = new Dictionary<string, string> { ["PATRONDESK_OKAPI__PASSWORD"] = PublishedServer.OwnerPassword };
        if (store.Database is not null)
            secrets["PATRONDESK_DATABASE"] = store.Database;
        string[] command = ["import", "folio", .. Where(source), "--username", PublishedServer.OwnerName];

        var dry = await store.RunAsync(secrets, [.. command, "--dry-run"]);
        Assert.Equal(0, dry.Code);
        Assert.Equal(
            """
            Address types: 0 created, 0 updated, 4 unchanged, 0 skipped, 0 refused
            Patron groups: 0 created, 0 updated, 5 unchanged, 0 skipped, 0 refused
            Dry run: 450 created, 0 updated, 0 unchanged, 0 skipped, 0 refused. Nothing was written.
            """,
            dry.Output.Trim().ReplaceLineEndings("\n"));
        await source.StopAsync();

        // What was read is enough: the server is gone.
        var run = await store.RunAsync(secrets, command);
        Assert.Equal(0, run.Code);
        Assert.Contains("page(s) were read since", run.Errors, StringComparison.Ordinal);
        Assert.Contains("\n450 created, 0 updated, 0 unchanged, 0 skipped, 0 refused", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"total\":450", await server.Client.GetStringAsync("/patrons"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(store.Folder, "folio-*"));
        var undone = await store.RunAsync("import", "undo", run.Output.Trim().Split(' ')[^1]);
        Assert.Equal("0 put back, 450 deleted, 0 left as they are", undone.Output.Trim());
        await server.StopAsync();
    }

    [Fact]
    public async Task Secrets_come_on_standard_input_and_never_go_out()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        await using var from = await TestStore.CreateAsync(Engine.Sqlite);
        await using var source = await PublishedServer.StartAsync(from);
        Assert.Equal(0, await FeedAsync($"{PublishedServer.OwnerPassword}\n", "0 created", "--username", PublishedServer.OwnerName));
        Assert.Equal(1, await FeedAsync("not-the-password\n", "it does not take the user", "--username", PublishedServer.OwnerName));
        Assert.Equal(1, await FeedAsync("a.wrong.token\n", "answers 401"));
        Assert.Equal(2, await FeedAsync("\n", "--password is missing", "--username", PublishedServer.OwnerName));
        await server.StopAsync();

        async Task<int> FeedAsync(string secrets, string said, params string[] more)
        {
            await using var program = PublishedProgram.Start(
                ["import", "folio", "--secrets-stdin", .. Where(source), .. more, "--fresh", "--data", store.Folder]);
            await program.FeedAsync(secrets);
            var code = await program.WaitAsync();
            Assert.Contains(said, program.Everything, StringComparison.Ordinal);
            Assert.DoesNotContain(PublishedServer.OwnerPassword, program.Everything, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong.token", program.Everything, StringComparison.Ordinal);
            return code;
        }
    }

    private static string[] Where(PublishedServer source) =>
        ["--okapi-url", source.Address.ToString(), "--okapi-tenant", PublishedServer.Tenant];
}
