using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk sync</c>, beside a server that runs.</summary>
public sealed class SyncVerbTests
{
    private const string Head = "barcode,first_name,last_name\n";

    [EveryEngine]
    public async Task A_school_is_synced_each_night(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var folder = new TemporaryFolder();
        var (file, report) = (Path.Combine(folder.Path, "school.csv"), Path.Combine(folder.Path, "report.csv"));
        var students = string.Concat(Enumerable.Range(1, 10).Select(number => $"{78000 + number},Ada,Alpha\n"));
        await File.WriteAllTextAsync(file, Head + students);
        var first = await store.RunAsync("sync", file, "--source", "school");
        Assert.Equal((0, ""), (first.Code, first.Errors.Trim()));
        Assert.StartsWith(
            "10 created, 0 updated, 0 unchanged, 0 skipped, 0 refused, 0 missing", first.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, Head + students[(students.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
        var next = await store.RunAsync("sync", file, "--source", "School", "--missing", "freeze", "--report", report);
        Assert.Equal(
            (0, "0 created, 0 updated, 9 unchanged, 0 skipped, 0 refused, 1 missing (1 frozen)", "78001: not in the file: frozen"),
            (next.Code, next.Output.Trim(), next.Errors.Trim()));
        Assert.EndsWith(
            "\r\n,missing,78001,freeze,not in the file: frozen\r\n", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
        Assert.Contains("\"freeze\":1", await server.Client.GetStringAsync("/patrons/78001"), StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "");
        var empty = await store.RunAsync("sync", file, "--source", "school", "--missing", "freeze", "--at-most", "100%");
        Assert.Equal(1, empty.Code);
        Assert.Contains("Nothing is done with a file without rows; --yes does it.", empty.Output, StringComparison.Ordinal);
        await server.StopAsync();
    }

    [EveryEngine]
    public async Task A_second_run_does_nothing_and_a_run_that_is_killed_leaves_no_lock(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var folder = new TemporaryFolder();
        var (many, few) = (Path.Combine(folder.Path, "many.csv"), Path.Combine(folder.Path, "few.csv"));
        await File.WriteAllTextAsync(
            many, Head + string.Concat(Enumerable.Range(1, 100_000).Select(number => $"{7800000 + number},Ada,Alpha\n")));
        await File.WriteAllTextAsync(few, Head + "7800001,Ada,Alpha\n");
        Dictionary<string, string> database = store.Database is null ? [] : new() { ["PATRONDESK_DATABASE"] = store.Database };
        await using (var killed = PublishedProgram.Start(
            ["sync", many, "--source", "school", "--rows", "each", "--data", store.Folder], database))
        {
            for (var written = ""; !written.Contains("7800001", StringComparison.Ordinal);)
                written = await server.Client.GetStringAsync("/patrons?per_page=1");
            var second = await store.RunAsync("sync", few, "--source", "school");
            Assert.Equal((1, "Another sync of this source is running. Nothing was done."), (second.Code, second.Errors.Trim()));
            Assert.Equal(0, (await store.RunAsync("sync", few, "--source", "church")).Code);
            Assert.False(killed.HasExited, killed.Everything);
            await killed.KillAsync();
        }

        var next = await store.RunAsync("sync", few, "--source", "school", "--yes");
        Assert.Equal(0, next.Code);
        Assert.StartsWith("0 created, 0 updated, 1 unchanged, 0 skipped, 0 refused, ", next.Output, StringComparison.Ordinal);
        await server.StopAsync();
    }

    [Fact]
    public async Task Wrong_options_are_named()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        await server.StopAsync();
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "school.csv");
        await File.WriteAllTextAsync(file, Head);
        foreach (var (why, arguments) in new (string, string[])[]
        {
            ("--source must be a name of 1 to 64 characters", []),
            ("--missing must be report or freeze or inactive or expire; got 'delete'.", ["--source", "school", "--missing", "delete"]),
            ("--at-most must be 0% to 100%; got 'some'.", ["--source", "school", "--at-most", "some"]),
        })
        {
            var run = await store.RunAsync(["sync", file, .. arguments]);
            Assert.Equal(2, run.Code);
            Assert.Contains(why, run.Errors, StringComparison.Ordinal);
        }
    }
}
