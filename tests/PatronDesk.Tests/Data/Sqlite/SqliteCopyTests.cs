using PatronDesk.Data.Sqlite;

namespace PatronDesk.Tests.Data.Sqlite;

/// <summary>The copy of a store that is written meanwhile.</summary>
public sealed class SqliteCopyTests
{
    [Fact]
    public async Task A_copy_under_writes_is_one_file_that_opens_alone_and_has_what_was_answered_before()
    {
        using var folder = new Folder();
        var target = Path.Combine(folder.Path, "copy");
        await using var empty = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        for (var i = 0; i < 50; i++)
            await empty.Store.AddAsync($"before {i} {new string('x', 3000)}", i);
        await File.WriteAllBytesAsync(target, []);

        var steps = 0;
        SqliteCopy.Run(
            empty.Database,
            target,
            (done, all) =>
            {
                Assert.InRange(done, 1, all);
                // Each step is followed by a write of the server. The copy goes on, and does not have it.
                empty.Store.AddAsync($"amid {steps++}").GetAwaiter().GetResult();
            },
            CancellationToken.None);
        using (var open = new FileStream(target, FileMode.Open))
        {
            Assert.True(SqliteHeader.TakeLogAway(open));
            Assert.False(SqliteHeader.TakeLogAway(open));
        }

        Assert.True(steps > 0);
        using (var alone = new PlainSqliteFile(target, readOnly: true))
        {
            Assert.Equal("delete", alone.FindText("pragma journal_mode"));
            Assert.Equal("ok", alone.FindText("pragma integrity_check"));
            Assert.Equal("50", alone.FindText("select count(*) from thing where name like 'before %'"));
            Assert.Equal("0", alone.FindText("select count(*) from thing where name like 'amid %'"));
        }

        Assert.Equal([target], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_copy_of_several_steps_is_of_one_moment_though_each_step_is_followed_by_a_write()
    {
        using var folder = new Folder();
        var target = Path.Combine(folder.Path, "copy");
        await using var empty = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        // Some three megabytes, so four steps.
        for (var i = 0; i < 30; i++)
            await empty.Store.AddAsync($"{i} {new string('x', 100_000)}");
        await File.WriteAllBytesAsync(target, []);

        var steps = 0;
        SqliteCopy.Run(
            empty.Database,
            target,
            (_, _) => empty.Store.AddAsync($"amid {steps++}").GetAwaiter().GetResult(),
            CancellationToken.None);

        Assert.InRange(steps, 3, 10);
        using (var open = new FileStream(target, FileMode.Open))
            SqliteHeader.TakeLogAway(open);
        using var alone = new PlainSqliteFile(target, readOnly: true);
        Assert.Equal("ok", alone.FindText("pragma integrity_check"));
        Assert.Equal("30", alone.FindText("select count(*) from thing"));
    }

    [Fact]
    public async Task A_copy_that_is_cancelled_ends_between_two_steps()
    {
        using var folder = new Folder();
        var target = Path.Combine(folder.Path, "copy");
        await using var empty = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        await File.WriteAllBytesAsync(target, []);
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => SqliteCopy.Run(empty.Database, target, (_, _) => { }, cancel.Token));
        await empty.Store.AddAsync("after");
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("patrondesk-copy-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
