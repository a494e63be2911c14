using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk import libib</c>, from a second PatronDesk that allows one request a second.</summary>
public sealed class ImportLibibVerbTests
{
    private const int Patrons = 130;

    [EveryEngine]
    public async Task A_walk_that_was_killed_goes_on_and_nobody_is_made_twice(Engine engine)
    {
        await using var from = await TestStore.CreateAsync(engine);
        await using var source = await StartSourceAsync(from);
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        var secrets = new Dictionary<string, string>
        {
            ["PATRONDESK_LIBIB__APIUSER"] = PublishedServer.ApiUser,
            ["PATRONDESK_LIBIB__APIKEY"] = PublishedServer.ApiKey,
        };
        if (store.Database is not null)
            secrets["PATRONDESK_DATABASE"] = store.Database;
        string[] command = ["import", "libib", "--base-url", source.Address.ToString(), "--pause", "100ms"];

        await using (var killed = PublishedProgram.Start([.. command, "--data", store.Folder], secrets))
        {
            await Eventually.TrueAsync(
                () => Directory.GetFiles(store.Folder, "libib-*.walk") is [var file] && new FileInfo(file).Length > 1000,
                "a page is kept");
            await killed.KillAsync();
        }

        var dry = await store.RunAsync(secrets, [.. command, "--dry-run"]);
        Assert.Equal(0, dry.Code);
        Assert.Matches(
            @"^\d page\(s\) were read since [-0-9]{10} [0-9:]{5} UTC and are used; --fresh reads them again\.$", dry.Errors.Trim());
        Assert.Equal("Dry run: 130 created, 0 updated, 0 unchanged, 0 skipped, 0 refused. Nothing was written.", dry.Output.Trim());
        await source.StopAsync();

        // What was read is enough: the server is gone.
        var run = await store.RunAsync(secrets, command);
        Assert.Equal(0, run.Code);
        Assert.StartsWith("130 created, 0 updated, 0 unchanged, 0 skipped, 0 refused", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"total\":130", await server.Client.GetStringAsync("/patrons"), StringComparison.Ordinal);
        Assert.Contains("\"0000129\"", await server.Client.GetStringAsync("/patrons/0000129"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(store.Folder, "libib-*"));
        var undone = await store.RunAsync("import", "undo", run.Output.Trim().Split(' ')[^1]);
        Assert.Equal("0 put back, 130 deleted, 0 left as they are", undone.Output.Trim());
        await server.StopAsync();
    }

    [Fact]
    public async Task Secrets_come_on_standard_input_and_never_go_out()
    {
        await using var from = await TestStore.CreateAsync(Engine.Sqlite);
        await using var source = await PublishedServer.StartAsync(from);
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        Assert.Equal(0, await FeedAsync($"{PublishedServer.ApiKey}\n{PublishedServer.ApiUser}\n", "0 created"));
        Assert.Equal(1, await FeedAsync($"wrong-{PublishedServer.ApiKey}\n{PublishedServer.ApiUser}\n", "answers 401"));
        Assert.Equal(2, await FeedAsync("", "--api-key is missing"));
        await server.StopAsync();

        async Task<int> FeedAsync(string secrets, string said)
        {
            await using var program = PublishedProgram.Start(
                ["import", "libib", "--secrets-stdin", "--base-url", source.Address.ToString(), "--fresh", "--data", store.Folder]);
            await program.FeedAsync(secrets);
            var code = await program.WaitAsync();
            Assert.Contains(said, program.Everything, StringComparison.Ordinal);
            Assert.DoesNotContain(PublishedServer.ApiKey, program.Everything, StringComparison.Ordinal);
            Assert.DoesNotContain(PublishedServer.ApiUser, program.Everything, StringComparison.Ordinal);
            return code;
        }
    }

    /// <summary>A server with patrons, which then allows one request a second.</summary>
    private static async Task<PublishedServer> StartSourceAsync(TestStore store)
    {
        await using (var first = await PublishedServer.StartAsync(store))
        {
            await PatronList.ImportAsync(store, Patrons);
            await first.StopAsync();
        }

        return await PublishedServer.StartAsync(store, new Dictionary<string, string>
        {
            ["PATRONDESK_RATELIMIT__REQUESTS"] = "1",
            ["PATRONDESK_RATELIMIT__WINDOWSECONDS"] = "1",
        });
    }
}
