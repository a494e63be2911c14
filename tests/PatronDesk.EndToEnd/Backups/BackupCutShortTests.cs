using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>What is left where a backup does not come to its end.</summary>
public sealed class BackupCutShortTests
{
    private const int MostTries = 60;

    [EveryEngine]
    public async Task A_backup_killed_on_its_way_leaves_yesterdays_whole_and_the_next_run_clears_up(Engine engine)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backup");
        var (filled, yesterday) = await BackedUpAsync(engine, file);
        await using var store = filled;

        Assert.True(await KillAmidAsync(store, file), $"None of {MostTries} backups was killed before its end.");
        BackupRuns.AssertOwnersAlone(file + ".partial");
        Assert.Equal(yesterday, await File.ReadAllBytesAsync(file));

        var run = await store.RunAsync("backup", file);
        Assert.Equal(0, run.Code);
        Assert.Equal($"Removed {file}.partial, which a backup that was cut short had left.", run.Errors.Trim());
        Assert.Equal([file], Directory.GetFileSystemEntries(folder.Path));
        await (await BackupRuns.RestoreAsync(engine, file)).DisposeAsync();

        async Task<bool> KillAmidAsync(TestStore store, string file)
        {
            for (var tries = 0; tries < MostTries; tries++)
            {
                // Anybody could read the files of this process.
                await using var program = Start(store, file, [], "umask 0");
                while (!File.Exists(file + ".partial") && !program.HasExited)
                    Thread.Yield();
                await program.KillAsync();
                if (File.Exists(file + ".partial"))
                    return true;
                yesterday = await File.ReadAllBytesAsync(file);
            }

            return false;
        }
    }

    [EveryEngine]
    public async Task A_disk_that_is_full_leaves_yesterdays_and_no_rest(Engine engine)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backup");
        var (filled, yesterday) = await BackedUpAsync(engine, file);
        await using var store = filled;

        // No file of this process may have more than some forty kilobytes. Without the variable .NET needs a file for its own code.
        await using var program = Start(
            store, file, new() { ["DOTNET_EnableWriteXorExecute"] = "0" }, "trap '' XFSZ; ulimit -f 80");
        Assert.Equal(1, await program.WaitAsync());
        Assert.StartsWith($"The backup {file} could not be written: ", program.Errors, StringComparison.Ordinal);
        Assert.Equal(yesterday, await File.ReadAllBytesAsync(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_second_backup_into_the_same_file_waits_for_its_turn()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backup.db");
        await using var store = await FilledAsync(Engine.Sqlite);
        await using (var first = new FileStream(file + ".partial", FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            var run = await store.RunAsync("backup", file);
            Assert.Equal(1, run.Code);
            Assert.Contains($"{file}.partial is being written by another run", run.Errors, StringComparison.Ordinal);
            Assert.True(File.Exists(file + ".partial"));
        }
    }

    private static PublishedProgram Start(TestStore store, string file, Dictionary<string, string> environment, string first)
    {
        if (store.Database is not null)
            environment["PATRONDESK_DATABASE"] = store.Database;
        return PublishedProgram.Start(
            ["backup", file, "--data", store.Folder], environment, "sh", "-c", $"{first}; exec \"$@\"", "sh");
    }

    private static async Task<(TestStore Store, byte[] Backup)> BackedUpAsync(Engine engine, string file)
    {
        BackupRuns.NeedTools(engine);
        var store = await FilledAsync(engine);
        await store.BackUpAsync(file);
        return (store, await File.ReadAllBytesAsync(file));
    }

    private static async Task<TestStore> FilledAsync(Engine engine)
    {
        var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        var creators = new Creators();
        await creators.RunAsync([server.Client], workers: 8, count: 200);
        Assert.Empty(creators.Refusals);
        await server.StopAsync();
        return store;
    }
}
