using System.Diagnostics;
using PatronDesk.Data;
using PatronDesk.Data.Sqlite;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Data;

/// <summary>What SQLite's store does when its files are deleted or replaced under it: never a success that is lost.</summary>
public sealed class SqliteFilesTests
{
    public static TheoryData<string, bool> Exchanges => new(
        from suffix in (string[])["", "-wal", "-shm"]
        from replaced in (bool[])[false, true]
        select (suffix, replaced));

    [Theory]
    [MemberData(nameof(Exchanges))]
    public async Task A_write_after_a_file_was_deleted_or_replaced_is_not_answered_with_success(string suffix, bool replaced)
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        await things.Store.AddAsync("before");
        var path = things.Database + suffix;
        var content = await File.ReadAllBytesAsync(path);
        File.Delete(path);
        if (replaced)
            await File.WriteAllBytesAsync(path, content);

        await GoneAsync(() => things.Store.AddAsync("after"));
        // Putting it back mends nothing: a restart does.
        await File.WriteAllBytesAsync(path, content);
        await GoneAsync(() => things.Store.AddAsync("later"));
        await GoneAsync(() => things.Store.NamesAsync().AsTask());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    public async Task It_is_noticed_without_a_write(string suffix)
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        File.Delete(things.Database + suffix);
        await GoneAsync(() => things.Store.CheckAsync(CancellationToken.None).AsTask());
        await GoneAsync(() => things.Store.NamesAsync().AsTask());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_the_log_alone_was_deleted_everything_answered_is_in_the_database(bool withoutWrite)
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        var answered = Enumerable.Range(0, 200).Select(i => $"thing {i:D3}").ToList();
        foreach (var name in answered)
            await things.Store.AddAsync(name);
        File.Delete(things.Database + "-wal");
        await GoneAsync(() => withoutWrite
            ? things.Store.CheckAsync(CancellationToken.None).AsTask()
            : things.Store.AddAsync("unanswered"));

        // The copy has what a restart after SIGKILL finds.
        var copy = things.Database + ".copy";
        File.Copy(things.Database, copy);
        await using var restarted = new SqliteStore(copy, readers: 1);
        Assert.Equal(answered, (await restarted.NamesAsync()).Where(name => name != "unanswered"));
    }

    [Fact]
    public async Task Closing_leaves_alone_what_came_to_the_paths()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        var store = new SqliteStore(things.Database + ".other", readers: 1);
        await store.ScriptAsync("create table thing (name text)");
        foreach (var path in SqliteFiles.PathsOf(things.Database + ".other"))
        {
            File.Delete(path);
            await File.WriteAllTextAsync(path, "another store's");
        }

        await GoneAsync(() => store.CheckAsync(CancellationToken.None).AsTask());
        await store.DisposeAsync();
        foreach (var path in SqliteFiles.PathsOf(things.Database + ".other"))
            Assert.Equal("another store's", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_hard_link_more_is_no_reason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Uses ln.");
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        foreach (var suffix in (string[])["", "-wal"])
            Process.Start("ln", [things.Database + suffix, things.Database + suffix + ".backup"]).WaitForExit();
        await things.Store.AddAsync("after");
        Assert.Equal(["after"], await things.Store.NamesAsync());
        Assert.True(File.Exists(things.Database + "-wal.backup"));
    }

    [Fact]
    public async Task A_store_behind_a_link_is_found_beside_its_own_file()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        var link = Path.Combine(Path.GetDirectoryName(things.Database)!, "linked", "store.db");
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, things.Database);
        await using var store = new SqliteStore(link, readers: 1);
        await store.AddAsync("through the link");
    }

    [Fact]
    public async Task The_files_are_their_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other rights.");
            return;
        }

        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        await things.Store.AddAsync("thing");
        foreach (var path in SqliteFiles.PathsOf(things.Database))
            Assert.Equal((path, UnixFileMode.UserRead | UnixFileMode.UserWrite), (path, File.GetUnixFileMode(path)));
    }

    private static async Task GoneAsync(Func<Task> work) =>
        Assert.Equal(StoreFault.FileGone, (await Assert.ThrowsAsync<StoreUnavailableException>(work)).Fault);
}
