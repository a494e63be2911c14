using System.Diagnostics;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>What a person types by mistake: each is told in a sentence, and nothing is written.</summary>
public sealed class BackupMistakeTests
{
    [Fact]
    public async Task A_place_where_no_backup_can_be_is_named_and_left_as_it_is()
    {
        using var folder = new TemporaryFolder();
        await using var store = TestStore.At(database: null, Path.Combine(folder.Path, "data"));
        var made = await store.RunAsync("migrate");
        Assert.True(made.Code == 0, made.Errors);
        var letter = Path.Combine(folder.Path, "letter.txt");
        await File.WriteAllTextAsync(letter, "Dear Ada");
        var pipe = Path.Combine(folder.Path, "pipe");
        Process.Start("mkfifo", pipe).WaitForExit();
        var own = Path.Combine(store.Folder, "patrondesk.db");
        var link = Path.Combine(folder.Path, "link.db");
        File.CreateSymbolicLink(link, own);
        var before = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order().ToList();

        foreach (var (named, why) in new[]
        {
            (folder.Path, $"{folder.Path} is a folder; name a file in it, such as {folder.Path}/patrondesk-backup.db."),
            ("-", "A backup is a file, which is checked when it is written; give its name, such as backup.db."),
            ($"{folder.Path}/no/such.db", $"The folder of {folder.Path}/no/such.db does not exist; make it first, or name another."),
            (letter, $"{letter} exists and is no backup, so it stays as it is; name another file, or remove this one."),
            (pipe, $"{pipe} is a device or a pipe; name a file."),
            (own, $"{own} is the store itself; a backup is another file, best on another disk."),
            ($"{own}-wal", $"{own}-wal is the store itself; a backup is another file, best on another disk."),
            (link, $"{link} is the store itself; a backup is another file, best on another disk."),
        })
        {
            var run = await store.RunAsync("backup", named);
            Assert.Equal((2, "", why), (run.Code, run.Output.Trim(), run.Errors.Trim()));
        }

        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order());
        Assert.Equal("Dear Ada", await File.ReadAllTextAsync(letter));
    }

    [Fact]
    public async Task A_data_folder_without_a_store_is_named_and_not_made()
    {
        using var folder = new TemporaryFolder();
        await using var store = TestStore.At(database: null, Path.Combine(folder.Path, "dta"));
        var run = await store.RunAsync("backup", Path.Combine(folder.Path, "backup.db"));
        Assert.Equal(2, run.Code);
        Assert.Equal(
            $"There is no store: {store.Folder}/patrondesk.db does not exist. Name the server's data folder with --data.",
            run.Errors.Trim());
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written_is_named()
    {
        // Root may write everywhere but where the kernel forbids it.
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await store.RunAsync("migrate");
        var run = await store.RunAsync("backup", "/proc/backup.db");
        Assert.Equal(1, run.Code);
        Assert.StartsWith("The backup /proc/backup.db could not be written: ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_followed_and_stays()
    {
        using var folder = new TemporaryFolder();
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await store.RunAsync("migrate");
        var (link, file) = (Path.Combine(folder.Path, "latest.db"), Path.Combine(folder.Path, "backup.db"));
        File.CreateSymbolicLink(link, file);
        for (var times = 0; times < 2; times++)
        {
            var run = await store.RunAsync("backup", link);
            Assert.True(run.Code == 0, run.Errors);
            Assert.StartsWith($"Wrote {file}: ", run.Output, StringComparison.Ordinal);
            Assert.Equal(file, new FileInfo(link).LinkTarget);
        }
    }

    [EveryEngine]
    public async Task A_file_that_is_no_backup_of_the_engine_is_refused_in_a_sentence(Engine engine)
    {
        BackupRuns.NeedTools(engine);
        using var folder = new TemporaryFolder();
        await using var store = await TestStore.CreateAsync(engine);
        var (letter, empty) = (Path.Combine(folder.Path, "letter.txt"), Path.Combine(folder.Path, "empty"));
        await File.WriteAllTextAsync(letter, "Dear Ada");
        await File.WriteAllTextAsync(empty, "");
        var other = Path.Combine(folder.Path, "other");
        await File.WriteAllTextAsync(other, engine == Engine.Sqlite ? "PGDMP\u0001\u000e" : "SQLite format 3\0");
        foreach (var (named, why) in new[]
        {
            (folder.Path, $"{folder.Path} is a folder; name the backup in it."),
            ($"{folder.Path}/none", $"{folder.Path}/none does not exist."),
            (letter, $"{letter} is no backup of PatronDesk."),
            (empty, $"{empty} is empty."),
            (other, engine == Engine.Sqlite
                ? $"{other} is a backup of a PostgreSQL database; name an empty one with --database. "
                    + "A backup goes back into the same kind of database."
                : $"{other} is a backup of an SQLite store, and the settings name a PostgreSQL database. "
                    + "A backup goes back into the same kind of database."),
        })
        {
            var run = await store.RunAsync("restore", named);
            Assert.Equal((2, "", why), (run.Code, run.Output.Trim(), run.Errors.Trim()));
        }

        Assert.Empty(Directory.GetFileSystemEntries(store.Folder));
    }

    [Fact]
    public async Task The_store_of_a_server_that_runs_is_no_backup()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store);
        await server.Client.CreateAsync(("first_name", "Ada"), ("last_name", "Alpha"));
        await using var other = await TestStore.CreateAsync(Engine.Sqlite);
        var run = await other.RunAsync("restore", Path.Combine(store.Folder, "patrondesk.db"));
        Assert.Equal(2, run.Code);
        Assert.Contains($"Make one of it: patrondesk backup FILE --data {store.Folder}", run.Errors, StringComparison.Ordinal);
        await server.StopAsync();
    }
}
